package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads before deciding. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalsPageTest {
  private static final String HOSTILE =
      "<script>alert(1)</script>\"><img src=x onerror=alert(2)> \u202etxt.exe\u202c a\u200bb";

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
  void the_first_page_is_the_approvals() {
    assertThat(ada.get("/").header("Location")).isEqualTo("/approvals");
  }

  @Test
  void a_request_shows_its_goal_its_question_the_whole_action_and_what_happened() {
    var task = bench.waiting("write to the press");
    var digest = bench.pendingAction(task).digest().hex();

    var page = ada.get("/approvals/" + task.text());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.words())
        .contains("The agent wants to run mail")
        .contains("The agent's own words")
        .contains("Please sign: write to the press")
        .contains("Bob submitted the task")
        .contains("human_approval");
    assertThat(page.hidden("action_digest")).isEqualTo(digest);
    assertThat(page.words()).contains(digest);
  }

  @Test
  void hostile_text_stays_text_and_hidden_characters_are_seen() {
    var task = bench.waiting(HOSTILE);

    for (var path : new String[] {"/approvals/", "/tasks/"}) {
      var page = ada.get(path + task.text());
      assertThat(page.text()).doesNotContain("<script>alert").doesNotContain("<img src=x");
      assertThat(page.text()).doesNotContain("\u202e").doesNotContain("\u200b");
      assertThat(page.words())
          .contains("<script>alert(1)</script>")
          .contains("U+202Etxt.exeU+202C aU+200Bb");
    }
  }

  @Test
  void the_newest_request_stands_open_beside_the_list() {
    var older = bench.waiting("the older one");
    var newer = bench.waiting("the newer one");

    var page = ada.get("/approvals");

    assertThat(page.words()).contains("Please sign: the newer one");
    assertThat(page.text().indexOf("pending-" + newer.text()))
        .isPositive()
        .isLessThan(page.text().indexOf("pending-" + older.text()));
  }

  @Test
  void a_long_list_is_read_page_by_page_and_every_request_stands_on_one() {
    try (var busy = new ConsoleBench().withAgent()) {
      var tasks = new ArrayList<TaskId>();
      for (int i = 0; i < 101; i++) tasks.add(busy.submit("letter " + i));
      for (var task : tasks) busy.awaitStatus(task, Status.PENDING_APPROVAL);
      var visitor = busy.signedIn(ADA);

      var seen = new ArrayList<String>();
      var next = "/approvals";
      while (!next.isEmpty()) {
        var page = visitor.get(next);
        assertThat(page.words()).contains("Waiting for you 101");
        seen.addAll(matches(page, "id=\"pending-(agent_[a-z0-9]+)\""));
        next = matches(page, "href=\"([^\"]+)\">Older").stream().findFirst().orElse("");
      }

      assertThat(seen)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(tasks.stream().map(TaskId::text).toList());
    }
  }

  private static List<String> matches(Visitor.Page page, String pattern) {
    return Pattern.compile(pattern)
        .matcher(page.text())
        .results()
        .map((MatchResult it) -> it.group(1))
        .toList();
  }

  @Test
  void a_list_without_requests_says_so() {
    try (var idle = new ConsoleBench()) {
      assertThat(idle.signedIn(ADA).get("/approvals").words())
          .contains("Nothing waits for a signature");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approvals/nonsense",
        "/approvals/agent_00000000000000000000000000000000",
        "/approvals?after=nonsense",
        "/approvals?after=99999999999999999-agent_00000000",
        "/tasks/agent_00000000000000000000000000000000",
        "/tasks/agent_%00",
        "/tasks?status=nonsense",
        "/tasks?after=1",
        "/fragments/approvals/agent_00000000000000000000000000000000",
        "/fragments/tasks/nonsense/entries"
      })
  void what_names_nothing_is_not_found(String path) {
    var page = ada.get(path);

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.words()).contains("There is nothing here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approvals/%s",
        "/fragments/approvals/%s?request=1",
        "/tasks/%s",
        "/fragments/tasks/%s",
        "/fragments/tasks/%s/entries"
      })
  void another_tenant_sees_nothing(String path) {
    var task = bench.waiting("our secret");
    var eve = bench.signedIn(EVE);

    assertThat(eve.get(path.formatted(task.text())).status()).isEqualTo(404);
    assertThat(ada.get(path.formatted(task.text())).status()).isEqualTo(200);
    assertThat(eve.get("/approvals").words()).doesNotContain("our secret");
    assertThat(eve.get("/tasks").words()).doesNotContain("our secret");
  }

  @Test
  void another_tenant_can_decide_nothing() {
    var task = bench.waiting("our letter");
    var request = ada.get("/approvals/" + task.text());
    var eve = bench.signedIn(EVE);
    var fields =
        Map.of(
            "action_digest", request.hidden("action_digest"),
            "request", request.hidden("request"),
            "form_token", eve.get("/tasks/new").formToken());

    for (var verb : new String[] {"approvals/%s/approve", "approvals/%s/reject", "tasks/%s/cancel"})
      assertThat(eve.post("/" + verb.formatted(task.text()), fields).status()).isEqualTo(404);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void a_part_that_did_not_change_is_not_sent_again() {
    var task = bench.waiting("unchanged");
    var page = ada.get("/approvals/" + task.text());
    var seen = Pattern.compile("name=\"seen\" value=\"([^\"]+)\"").matcher(page.text());
    assertThat(seen.find()).isTrue();
    var list = "/fragments/pending?selected=" + task.text() + "&seen=" + seen.group(1);
    assertThat(seen.find()).isTrue();
    var request = "/fragments/approvals/" + task.text() + "?request=1&seen=" + seen.group(1);

    assertThat(ada.get(list).status()).isEqualTo(204);
    assertThat(ada.get(request).status()).isEqualTo(204);
    bench.bobDecides(task, new Verdict.Approved());
    assertThat(ada.get(list).status()).isEqualTo(200);
    assertThat(ada.get(request).words()).contains("Bob approved mail");
  }
}
