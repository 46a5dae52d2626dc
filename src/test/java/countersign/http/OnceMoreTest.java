package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key} on reconcile and retry, and with the refusals they brought. */
class OnceMoreTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final String HAPPENED = "{\"outcome\":\"happened\"}";
  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HAPPENED,
        "{\"outcome\":\"did_not_happen\",\"note\":\"not there\"}",
        "{\"outcome\":\"run_again\",\"note\":null}"
      })
  void an_answer_is_taken_once_and_told_again(String body) {
    var path = TASKS + Doubts.inDoubt(bench) + "/reconcile";

    var first = keyed(path, body, "k");
    bench.awaitStatus(first.field("task_id"), "SUCCESS");

    assertThat(first.status()).isEqualTo(200);
    assertRepeated(first, keyed(path, body, "k"));
    bench.restartStore(Duration.ZERO);
    assertRepeated(first, keyed(path, body, "k"));
    assertThat(bench.mail.effects()).hasSize(body.contains("run_again") ? 2 : 1);
    assertThat(keyed(path, body, "another").field("type")).isEqualTo("/problems/already-decided");
  }

  @Test
  void another_outcome_is_another_request() {
    var path = TASKS + Doubts.inDoubt(bench) + "/reconcile";
    keyed(path, HAPPENED, "k");

    assertThat(keyed(path, "{\"outcome\":\"run_again\"}", "k").status()).isEqualTo(422);
    assertThat(bench.mail.effects()).hasSize(1);
  }

  @Test
  void a_task_goes_on_once() {
    var id = bench.run("fail");
    bench.awaitStatus(id, "FAILURE");
    var path = TASKS + id + "/retry";

    var first = keyed(path, "", "k");
    bench.awaitStatus(id, "SUCCESS");

    assertThat(first.status()).isEqualTo(200);
    assertRepeated(first, keyed(path, "", "k"));
    assertThat(keyed(path, "", "another").field("type")).isEqualTo("/problems/not-failed");
    assertThat(bench.get(TASKS + id + "/events").body().findValuesAsText("kind"))
        .containsOnlyOnce("restarted");
  }

  @Test
  void every_refusal_is_told_again_as_it_was() {
    var pending = bench.runUntilPending();
    var notInDoubt = keyed(TASKS + pending + "/reconcile", HAPPENED, "not-in-doubt");
    var notFailed = keyed(TASKS + pending + "/retry", "", "not-failed");
    var doubt = Doubts.inDoubt(bench);
    var approve = keyed(TASKS + doubt + "/approve", "", "approve");
    var reject = keyed(TASKS + doubt + "/reject", "", "reject");
    bench.post(TASKS + doubt + "/reconcile", "{\"outcome\":\"happened\",\"note\":\"seen\"}");
    var decided = keyed(TASKS + doubt + "/reconcile", HAPPENED, "decided");
    var nothing = keyed(TASKS + "agent_000000000000/retry", "", "nothing");
    bench.awaitStatus(doubt, "SUCCESS");

    assertThat(List.of(notInDoubt, notFailed, approve, reject, decided, nothing))
        .extracting(answer -> answer.field("type"))
        .containsExactly(
            "/problems/not-in-doubt",
            "/problems/not-failed",
            "/problems/outcome-unknown",
            "/problems/outcome-unknown",
            "/problems/already-decided",
            "/problems/not-found");
    assertThat(decided.field("reason")).isEqualTo("seen");
    bench.restartStore(Duration.ZERO);
    assertRepeated(notInDoubt, keyed(TASKS + pending + "/reconcile", HAPPENED, "not-in-doubt"));
    assertRepeated(notFailed, keyed(TASKS + pending + "/retry", "", "not-failed"));
    assertRepeated(approve, keyed(TASKS + doubt + "/approve", "", "approve"));
    assertRepeated(reject, keyed(TASKS + doubt + "/reject", "", "reject"));
    assertRepeated(decided, keyed(TASKS + doubt + "/reconcile", HAPPENED, "decided"));
    assertRepeated(nothing, keyed(TASKS + "agent_000000000000/retry", "", "nothing"));
  }

  private ApiBench.Answer keyed(String path, String body, String key) {
    return bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", key));
  }

  private static void assertRepeated(ApiBench.Answer first, ApiBench.Answer again) {
    assertThat(again.status()).as(again.text()).isEqualTo(first.status());
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
  }
}
