package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come too late, to another question, or to none. */
class ReconcileConflictTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final String HAPPENED = "{\"outcome\":\"happened\"}";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void where_nothing_is_in_doubt_there_is_nothing_to_reconcile() {
    var id = bench.runUntilPending();

    var answer = reconcile(id, HAPPENED);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/not-in-doubt");
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    bench.post(TASKS + id + "/cancel", "");
    assertThat(reconcile(id, HAPPENED).field("type")).isEqualTo("/problems/not-pending");
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject"})
  void what_is_in_doubt_is_neither_approved_nor_rejected(String act) {
    var id = Doubts.inDoubt(bench);

    var answer = bench.post(TASKS + id + "/" + act, "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/outcome-unknown");
    assertThat(answer.field("reconcile")).isEqualTo(TASKS + id + "/reconcile");
    assertThat(answer.field("detail")).contains("happened, did_not_happen or run_again");
    assertUntouched(id);
    assertThat(bench.post(answer.field("reconcile"), HAPPENED).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "happened,       found that this action happened",
    "did_not_happen, found that this action did not happen",
    "run_again,      had this action run again"
  })
  void the_second_answer_is_told_the_first_one(String outcome, String words) {
    var id = Doubts.inDoubt(bench);
    reconcile(id, "{\"outcome\":\"" + outcome + "\",\"note\":\"I looked\"}");

    for (var late : List.of("happened", "run_again")) {
      var answer = reconcile(id, "{\"outcome\":\"" + late + "\"}");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.field("type")).isEqualTo("/problems/already-decided");
      assertThat(answer.field("verdict")).isEqualTo(outcome);
      assertThat(answer.field("reason")).isEqualTo("I looked");
      assertThat(answer.field("decided_by")).isEqualTo("Ada");
      assertThat(answer.field("detail")).startsWith("Ada " + words + ", at ");
    }
    bench.awaitStatus(id, "SUCCESS");
  }

  @Test
  void an_answer_to_another_question_than_the_one_that_waits_answers_nothing() {
    var id = Doubts.inDoubt(bench);
    var digest = bench.get(TASKS + id).body().at("/pending_action/action_digest").asText();
    var body = "{\"outcome\":\"happened\",\"request\":%d,\"action_digest\":\"%s\"}";

    var stale = reconcile(id, body.formatted(1, digest));
    var future = reconcile(id, body.formatted(3, digest));
    var other = reconcile(id, body.formatted(2, "0".repeat(64)));

    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.field("type")).isEqualTo("/problems/already-decided");
    assertThat(stale.field("verdict")).isEqualTo("approved");
    assertThat(future.field("type")).isEqualTo("/problems/action-changed");
    assertThat(other.field("type")).isEqualTo("/problems/action-changed");
    assertUntouched(id);
    assertThat(reconcile(id, body.formatted(2, digest)).status()).isEqualTo(200);
  }

  private static void assertUntouched(String id) {
    assertThat(bench.get(TASKS + id).body().at("/pending_action/request").asInt()).isEqualTo(2);
    assertThat(bench.get(TASKS + id + "/events").body().findValuesAsText("kind"))
        .containsOnlyOnce("execution_started");
  }

  private static ApiBench.Answer reconcile(String id, String body) {
    return bench.post(TASKS + id + "/reconcile", body);
  }
}
