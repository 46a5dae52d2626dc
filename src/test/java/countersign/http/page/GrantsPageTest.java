package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approving with the like of it for later, and what is remembered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantsPageTest {
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
  void an_action_is_approved_remembered_listed_and_taken_back() {
    var task = bench.waiting("mail everybody");
    assertThat(ada.get("/approvals/" + task.text()).text()).contains("/remember?request=1");

    var form = ada.get(path(task) + "?request=1");
    assertThat(form.words()).contains("Later calls must have the same", "text");
    var done = ada.decide(form, path(task), fields("task", "P1D", "5"));

    assertThat(ada.follow(done).words()).contains("You approved mail");
    bench.awaitStatus(task, Status.SUCCESS);
    var list = ada.get("/grants");
    assertThat(list.words())
        .contains("of the task " + task.text(), "Used 0 of 5 times. Holds until", "Given by Ada");
    var grant = list.text().replaceAll("(?s).*?id=\"(grant_[a-z0-9]+)\".*", "$1");
    assertThat(ada.submit(list, "/grants/revoke", Map.of("grant", grant)).status()).isEqualTo(303);
    assertThat(ada.get("/grants").words()).contains("Taken back by Ada.");
  }

  @ParameterizedTest
  @CsvSource({
    "task, P1D, 0, How often must be a number from 1 to 1000.",
    "task, P1D, many, How often must be a number from 1 to 1000.",
    "agent_key, P1D, 5, must be task: a person submitted this one"
  })
  void what_cannot_be_remembered_is_told_and_nothing_is_decided(
      String forWhom, String time, String uses, String words) {
    var task = bench.waiting("mail everybody");
    var form = ada.get(path(task) + "?request=1");

    var refused = ada.decide(form, path(task), fields(forWhom, time, uses));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words()).contains(words);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void something_must_be_kept_the_same() {
    var task = bench.waiting("mail everybody");
    var form = ada.get(path(task) + "?request=1");
    var nothing = new HashMap<>(fields("task", "P1D", "5"));
    nothing.remove("same-0");

    assertThat(ada.decide(form, path(task), nothing).words())
        .contains("Keep at least one argument the same.");
  }

  @Test
  void it_is_not_offered_where_a_character_does_not_show() {
    var task = bench.waiting("call mail {\"text\":\"a\u202Eb\"}");

    assertThat(ada.get("/approvals/" + task.text()).text()).doesNotContain("/remember");
    assertThat(ada.get(path(task) + "?request=1").status()).isEqualTo(303);
  }

  @Test
  void nobody_else_gives_it_or_takes_it_back() {
    var task = bench.waiting("mail everybody");
    var eve = bench.signedIn(EVE);
    var forged = new HashMap<>(fields("task", "P1D", "5"));
    forged.put("form_token", "forged");
    forged.put("grant", "grant_00000000");

    assertThat(eve.get(path(task) + "?request=1").status()).isEqualTo(404);
    assertThat(ada.post(path(task), forged).status()).isEqualTo(403);
    assertThat(ada.post("/grants/revoke", forged).status()).isEqualTo(403);
    var list = eve.get("/grants");
    assertThat(list.words()).doesNotContain(task.text());
    assertThat(eve.submit(eve.get("/policy"), "/grants/revoke", Map.of("grant", "x")).status())
        .isEqualTo(400);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  private static String path(TaskId task) {
    return "/approvals/" + task.text() + "/remember";
  }

  private static Map<String, String> fields(String forWhom, String time, String uses) {
    return Map.of("same-0", "yes", "for", forWhom, "time", time, "uses", uses);
  }
}
