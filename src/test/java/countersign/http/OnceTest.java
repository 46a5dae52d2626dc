package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key}: what is asked for again is answered again, and done once. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OnceTest {
  private static final String RUN = "/api/v2/agents/run";
  private static final String TASKS = "/api/v2/tasks";
  private static final String GOAL = "{\"goal\":\"rest\"}";
  private static final String NOWHERE = "agent_000000000000";
  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_run_is_submitted_once() {
    var first = keyed(RUN, GOAL, "k");
    var second = keyed(RUN, GOAL, "k");

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertRepeated(first, second);
    assertThat(tasks()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"approve,", "approve,{}", "reject,", "reject,'{\"reason\":\"too pushy\"}'"})
  void a_decision_is_taken_once_and_told_again_when_the_task_is_long_done(String act, String body) {
    var path = TASKS + "/" + bench.withAgent().runUntilPending() + "/" + act;
    var given = body == null ? "" : body;

    var first = keyed(path, given, "k");
    bench.awaitStatus(
        first.field("task_id"), act.equals("approve") ? "SUCCESS" : "PENDING_APPROVAL");
    var second = keyed(path, given, "k");

    assertThat(first.status()).isEqualTo(200);
    assertRepeated(first, second);
    assertThat(second.field("new_job_id")).matches("job_[0-9a-f]{32}");
  }

  @Test
  void a_cancelled_task_is_told_to_be_cancelled_again() {
    var path = TASKS + "/" + bench.run("rest") + "/cancel";

    var first = keyed(path, "", "k");
    var second = keyed(path, "", "k");

    assertThat(first.status()).isEqualTo(200);
    assertRepeated(first, second);
    assertThat(bench.post(path, "").status()).as("without the key").isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject", "cancel"})
  void nothing_found_is_told_again(String act) {
    var path = TASKS + "/" + NOWHERE + "/" + act;

    var first = keyed(path, "", "k");

    assertThat(first.status()).isEqualTo(404);
    assertRepeated(first, keyed(path, "", "k"));
  }

  @Test
  void what_was_refused_stays_refused_although_it_would_be_granted_now() {
    var id = bench.run("mail everybody");
    var path = TASKS + "/" + id + "/approve";

    var first = keyed(path, "", "k");
    bench.withAgent().awaitStatus(id, "PENDING_APPROVAL");

    assertThat(first.field("type")).isEqualTo("/problems/not-pending");
    assertThat(first.field("task_status")).isEqualTo("QUEUED");
    assertRepeated(first, keyed(path, "", "k"));
    assertThat(keyed(path, "", "another").status()).isEqualTo(200);
  }

  @Test
  void every_refusal_is_told_again_as_it_was() {
    var id = bench.withAgent().runUntilPending();
    var other = "{\"action_digest\":\"" + "0".repeat(64) + "\"}";
    var changed = keyed(TASKS + "/" + id + "/approve", other, "changed");
    bench.post(TASKS + "/" + id + "/reject", "{\"reason\":\"no\"}");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    bench.post(TASKS + "/" + id + "/cancel", "");
    var decided = keyed(TASKS + "/" + id + "/approve", "", "decided");
    var ended = keyed(TASKS + "/" + id + "/cancel", "", "ended");

    assertThat(changed.field("type")).isEqualTo("/problems/action-changed");
    assertThat(decided.field("type")).isEqualTo("/problems/already-decided");
    assertThat(decided.field("reason")).isEqualTo("no");
    assertThat(ended.field("type")).isEqualTo("/problems/already-ended");
    bench.restartStore(Duration.ZERO);
    assertRepeated(changed, keyed(TASKS + "/" + id + "/approve", other, "changed"));
    assertRepeated(decided, keyed(TASKS + "/" + id + "/approve", "", "decided"));
    assertRepeated(ended, keyed(TASKS + "/" + id + "/cancel", "", "ended"));
  }

  @Test
  void the_first_answer_is_given_after_a_restart_and_by_another_node() {
    var path = TASKS + "/" + bench.withAgent().runUntilPending() + "/approve";
    var run = keyed(RUN, GOAL, "run");
    var approval = keyed(path, "", "approve");

    bench.restartStore(Duration.ZERO);
    try (var other = bench.anotherNode()) {
      for (var node : new ApiBench[] {bench, other}) {
        assertRepeated(run, keyed(node, RUN, GOAL, "run"));
        assertRepeated(approval, keyed(node, path, "", "approve"));
      }
    }
    assertThat(tasks()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v2/agents/run                      | {\"goal\":\"other\"}",
        "/api/v2/agents/run                      | {\"goal\":\"rest\",\"session_id\":\"s\"}",
        "/api/v2/tasks/agent_000000000000/cancel | {}",
      })
  void a_key_stands_for_one_request_only(String path, String body) {
    var first = keyed(RUN, GOAL, "k");

    var other = keyed(path, body, "k");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(other.field("type")).isEqualTo("/problems/idempotency-key-reused");
    assertThat(other.header("Idempotency-Replayed")).isEmpty();
    assertRepeated(first, keyed(RUN, GOAL, "k"));
    assertThat(tasks()).isEqualTo(1);
  }

  @Test
  void another_task_is_another_request() {
    keyed(TASKS + "/" + bench.run("rest") + "/cancel", "", "k");
    var second = bench.run("rest");

    assertThat(keyed(TASKS + "/" + second + "/cancel", "", "k").status()).isEqualTo(422);
    assertThat(bench.get(TASKS + "/" + second).field("status")).isEqualTo("QUEUED");
  }

  @Test
  void the_spelling_of_the_body_is_no_part_of_the_request() {
    var first = keyed(RUN, "{\"goal\":\"rest\",\"model\":\"m\"}", "k");

    assertRepeated(first, keyed(RUN, " { \"model\": \"\\u006d\", \"goal\": \"rest\" } ", "k"));
  }

  @Test
  void a_key_belongs_to_the_credential_that_gave_it() {
    bench.withStranger();

    var person = keyed(RUN, GOAL, "k");
    var agent = bench.send(bench.posting(RUN, ApiBench.AGENT, GOAL).header("Idempotency-Key", "k"));
    var stranger =
        bench.send(bench.posting(RUN, ApiBench.STRANGER, GOAL).header("Idempotency-Key", "k"));

    assertThat(agent.status()).isEqualTo(202);
    assertThat(stranger.status()).isEqualTo(202);
    assertThat(agent.header("Idempotency-Replayed")).isEmpty();
    assertThat(stranger.header("Idempotency-Replayed")).isEmpty();
    assertThat(agent.field("task_id")).isNotEqualTo(person.field("task_id"));
    assertThat(tasks()).isEqualTo(3);
  }

  @Test
  void after_a_day_a_key_is_forgotten() {
    var first = keyed(RUN, GOAL, "k");

    bench.restartStore(Duration.ofHours(24).minusMinutes(5));
    assertRepeated(first, keyed(RUN, GOAL, "k"));

    bench.restartStore(Duration.ofHours(24));
    var anew = keyed(RUN, GOAL, "k");
    assertThat(anew.header("Idempotency-Replayed")).isEmpty();
    assertThat(anew.field("task_id")).isNotEqualTo(first.field("task_id"));
    assertRepeated(anew, keyed(RUN, GOAL, "k"));
  }

  @Test
  void what_never_reached_the_store_is_not_remembered() {
    var id = bench.withAgent().runUntilPending();
    var approve = TASKS + "/" + id + "/approve";

    assertThat(keyed(RUN, "{}", "a").status()).isEqualTo(400);
    assertThat(keyed(RUN, "{\"goal\":\"rest\",\"provider\":\"x\"}", "a").status()).isEqualTo(400);
    var agent = bench.posting(approve, ApiBench.AGENT, "").header("Idempotency-Key", "b");
    assertThat(bench.send(agent).status()).isEqualTo(403);
    assertThat(bench.number("select count(*) from idempotency_key")).isZero();
    assertThat(keyed(RUN, GOAL, "a").status()).isEqualTo(202);
    assertThat(keyed(approve, "", "b").status()).isEqualTo(200);
  }

  private ApiBench.Answer keyed(String path, String body, String key) {
    return keyed(bench, path, body, key);
  }

  private static ApiBench.Answer keyed(ApiBench node, String path, String body, String key) {
    return node.send(node.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", key));
  }

  private long tasks() {
    return bench.number("select count(*) from agent_tasks");
  }

  private static void assertRepeated(ApiBench.Answer first, ApiBench.Answer again) {
    assertThat(again.status()).as(again.text()).isEqualTo(first.status());
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }
}
