package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Doubt;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person reads when nobody knows whether it happened; and of a task that failed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoubtPageTest {
  private ConsoleBench bench;
  private Visitor ada;

  @BeforeAll
  void start() {
    bench = new ConsoleBench().withAgent();
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void the_page_shows_what_is_known_and_neither_approve_nor_reject() {
    var task = bench.inDoubt("lost letter");

    var page = ada.get("/approvals/" + task.text());

    assertThat(page.words())
        .containsSubsequence(
            "Did this happen? mail",
            "What is known",
            "Begun",
            "No usable answer came back.",
            "The line broke. The server said 354.",
            doubt(task).start().key(),
            "What may have happened",
            "It happened",
            "It did not happen",
            "Run it again");
    assertThat(page.text())
        .contains("datetime=\"" + Moment.of(doubt(task).startedAt(), ConsoleBench.now()).iso())
        .doesNotContain("/approve\"")
        .doesNotContain("/reject\"");
    assertThat(page.words()).doesNotContain("attempt 2").doesNotContain("Approve ");
  }

  @Test
  void an_attempt_that_is_not_the_first_one_says_so() {
    var task = bench.inDoubt("lost twice");
    bench.bobDecides(task, new Verdict.Reconciled(Verdict.Finding.RUN_AGAIN, Optional.empty()));
    bench.awaitRequest(task, 3);

    assertThat(ada.get("/approvals/" + task.text()).words()).contains("attempt 2");
  }

  @Test
  void the_list_tells_it_from_an_ordinary_request() {
    var ordinary = bench.waiting("an ordinary one");
    var doubtful = bench.inDoubt("lost one");

    var list = ada.get("/approvals");

    assertThat(row(list, doubtful)).contains("Did this happen?");
    assertThat(row(list, ordinary)).doesNotContain("Did this happen?");
  }

  @Test
  void the_task_waits_for_somebody_to_find_out() {
    var doubtful = bench.inDoubt("lost task");
    var ordinary = bench.waiting("ordinary task");

    assertThat(ada.get("/tasks/" + doubtful.text()).words())
        .contains("It waits for somebody to find out whether mail happened")
        .contains("Outcome unknown")
        .doesNotContain("It waits for a signature")
        .doesNotContain("Waiting for a signature");
    assertThat(ada.get("/tasks/" + ordinary.text()).words())
        .contains("It waits for a signature to run mail");
    assertThat(row(ada.get("/tasks"), doubtful)).contains("Outcome unknown");
    assertThat(row(ada.get("/tasks"), ordinary)).contains("Waiting for a signature");
  }

  @Test
  void of_a_cancelled_task_nobody_claims_that_the_action_did_not_run() {
    var task = bench.inDoubt("lost and cancelled");
    var read = ada.get("/approvals/" + task.text());
    ada.submit(read, "/tasks/" + task.text() + "/cancel", Map.of());

    var page = ada.get("/approvals/" + task.text());

    assertThat(page.words())
        .contains("Nobody said whether the action happened.")
        .doesNotContain("The action did not run");
  }

  @Test
  void hostile_evidence_is_only_text() {
    var task = bench.inDoubt("lost <script>alert(1)</script> \u202e");

    assertThat(ada.get("/approvals/" + task.text()).text())
        .doesNotContain("<script>alert")
        .doesNotContain("\u202e");
  }

  @Test
  void a_failed_task_goes_on_when_a_person_says_so() {
    var task = failed();
    var path = "/tasks/" + task.text();
    var page = ada.get(path);
    assertThat(page.words()).contains("The task failed").contains("Let it go on");

    var after = ada.follow(ada.submit(page, path + "/retry", Map.of()));

    assertThat(after.words()).contains("Ada had the task go on").doesNotContain("Let it go on");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(ada.submit(page, path + "/retry", Map.of()).status())
        .as("a second time")
        .isEqualTo(303);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void without_the_token_or_from_another_tenant_a_failed_task_stays_where_it_is() {
    var task = failed();
    var path = "/tasks/" + task.text() + "/retry";
    var eve = bench.signedIn(ConsoleBench.EVE);

    assertThat(ada.post(path, Map.of()).status()).isEqualTo(403);
    assertThat(eve.submit(eve.get("/tasks/new"), path, Map.of()).status()).isEqualTo(404);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.FAILURE);
  }

  private TaskId failed() {
    var task = bench.submit("fail me");
    bench.awaitStatus(task, Status.FAILURE);
    return task;
  }

  private Doubt doubt(TaskId task) {
    return bench.pendingAction(task).prompt().doubt().orElseThrow();
  }

  /** The words of the link to a task in a list. */
  private static String row(Visitor.Page list, TaskId task) {
    var link =
        Pattern.compile("(?s)<a [^>]*id=\"[a-z]+-" + task.text() + "\".*?</a>")
            .matcher(list.text());
    assertThat(link.find()).as(list.text()).isTrue();
    return link.group();
  }
}
