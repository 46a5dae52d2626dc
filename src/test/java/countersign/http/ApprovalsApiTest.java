package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Verdict;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for a person, and what becomes of the person's word. */
class ApprovalsApiTest {
  private static final String TASKS = "/api/v2/tasks";
  private static final String PENDING = TASKS + "/pending_approval";
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
  @ValueSource(strings = {"", "{}", "{\"action_digest\":null}"})
  void an_approved_action_runs_and_the_agent_goes_on(String body) {
    var id = bench.runUntilPending();

    var answer = bench.post(TASKS + "/" + id + "/approve", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(answer.body()))
        .containsExactly("message", "task_id", "goal", "approval_prompt", "new_job_id", "status");
    assertThat(answer.field("message")).isEqualTo("Task " + id + " has been approved and resumed.");
    assertThat(answer.field("task_id")).isEqualTo(id);
    assertThat(answer.field("goal")).isEqualTo("mail everybody");
    assertThat(answer.field("approval_prompt")).isEqualTo("Send it?");
    assertThat(answer.field("new_job_id")).matches("job_[0-9a-f]{32}");
    assertThat(answer.field("status")).isEqualTo("approved_and_resumed");
    bench.awaitStatus(id, "SUCCESS");
    assertThat(bench.mail.effects()).hasSize(1);
  }

  @Test
  void a_rejected_action_does_not_run_and_the_agent_gets_the_reason() {
    var id = bench.runUntilPending();

    var answer = bench.post(TASKS + "/" + id + "/reject", "{\"reason\":\"too pushy\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(answer.body()))
        .containsExactly(
            "message",
            "task_id",
            "goal",
            "approval_prompt",
            "rejection_reason",
            "new_job_id",
            "status");
    assertThat(answer.field("message"))
        .isEqualTo("Task " + id + " has been rejected and will receive feedback.");
    assertThat(answer.field("rejection_reason")).isEqualTo("too pushy");
    assertThat(answer.field("new_job_id")).matches("job_[0-9a-f]{32}");
    assertThat(answer.field("status")).isEqualTo("rejected_with_feedback");
    var asked = bench.awaitStatus(id, "PENDING_APPROVAL");
    assertThat(asked.path("approval_prompt").asText()).isIn("Send it?", "And now?");
    assertThat(bench.mail.effects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"reason\":null}", "{\"reason\":\"\"}", "{\"reason\":\" \\n\"}"})
  void a_rejection_without_a_reason_has_the_default_one(String body) {
    var id = bench.runUntilPending();

    var answer = bench.post(TASKS + "/" + id + "/reject", body);

    assertThat(answer.field("rejection_reason")).isEqualTo(Verdict.NO_REASON);
  }

  @Test
  void a_body_is_not_even_announced() {
    var id = bench.runUntilPending();
    var bare =
        bench
            .request(TASKS + "/" + id + "/approve", ApiBench.PERSON)
            .POST(HttpRequest.BodyPublishers.noBody());

    assertThat(bench.send(bare).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "approve | {\"action_digest\":\"x\"}    | action_digest: must be 64 lower-case hexadecimal digits",
        "approve | {\"action_digest\":7}        | action_digest: must be a string or null",
        "approve | {\"by\":\"eve\"}             | by: is not a known field; known are action_digest, request, call_id, arguments, remember",
        "approve | []                           | must be an object",
        "reject  | {\"reason\":7}               | reason: must be a string or null",
        "reject  | {\"reason\":\"\\u0000\"}     | reason: must not contain the character U+0000",
        "reject  | {\"reason\":\"\\udfff\"}     | reason: must not contain half a surrogate pair",
        "reject  | {\"action_digest\":\"x\"}    | action_digest: must be 64 lower-case hexadecimal digits",
        "reject  | {\"by\":\"eve\"}             | by: is not a known field; known are reason, action_digest, request, call_id",
      })
  void a_bad_decision_decides_nothing(String act, String body, String words) {
    var id = bench.runUntilPending();

    var answer = bench.post(TASKS + "/" + id + "/" + act.strip(), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail")).isEqualTo(words);
    assertThat(bench.get(TASKS + "/" + id).field("status")).isEqualTo("PENDING_APPROVAL");
  }

  @Test
  void a_reason_may_be_as_long_as_the_limit_and_no_longer() {
    var id = bench.runUntilPending();

    var longer =
        bench.post(TASKS + "/" + id + "/reject", "{\"reason\":\"" + "x".repeat(10_001) + "\"}");
    var longest =
        bench.post(TASKS + "/" + id + "/reject", "{\"reason\":\"" + "x".repeat(10_000) + "\"}");

    assertThat(longer.field("detail")).isEqualTo("reason: must have at most 10000 characters");
    assertThat(longest.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject"})
  void an_agent_can_not_sign(String act) {
    var id = bench.runUntilPending();

    var answer = bench.send(bench.posting(TASKS + "/" + id + "/" + act, ApiBench.AGENT, ""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/agent-cannot-sign");
    assertThat(answer.field("detail")).contains("First agent");
    assertThat(bench.get(TASKS + "/" + id).field("status")).isEqualTo("PENDING_APPROVAL");
    assertThat(bench.mail.effects()).isEmpty();
  }

  @Test
  void the_second_decision_is_told_who_was_first() {
    var id = bench.runUntilPending();
    bench.post(TASKS + "/" + id + "/approve", "");

    for (var act : List.of("approve", "reject")) {
      var answer = bench.post(TASKS + "/" + id + "/" + act, "");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.field("type")).isEqualTo("/problems/already-decided");
      assertThat(answer.field("verdict")).isEqualTo("approved");
      assertThat(answer.field("decided_by")).isEqualTo("Ada");
      assertThat(answer.field("decided_at")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    }
    bench.awaitStatus(id, "SUCCESS");
    assertThat(bench.mail.effects()).hasSize(1);
  }

  @Test
  void an_approval_of_another_action_than_the_one_that_waits_approves_nothing() {
    var id = bench.runUntilPending();
    var now = bench.get(TASKS + "/" + id).body().at("/pending_action/action_digest").asText();

    var stale =
        bench.post(TASKS + "/" + id + "/approve", "{\"action_digest\":\"" + "0".repeat(64) + "\"}");

    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.field("type")).isEqualTo("/problems/action-changed");
    assertThat(stale.field("action_digest")).isEqualTo(now);
    assertThat(
            bench
                .post(TASKS + "/" + id + "/approve", "{\"action_digest\":\"" + now + "\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void where_nothing_waits_there_is_nothing_to_decide() {
    var id = bench.run("rest");
    bench.awaitStatus(id, "SUCCESS");

    var answer = bench.post(TASKS + "/" + id + "/approve", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/not-pending");
    assertThat(answer.field("task_status")).isEqualTo("SUCCESS");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
