package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nobody knows how an action went, a person says so. */
class ReconcileApiTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final String HAPPENED = "{\"outcome\":\"happened\"}";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent().withStranger();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void what_is_known_stands_with_the_pending_action() {
    var id = Doubts.inDoubt(bench);

    var action = bench.get(TASKS + id).body().path("pending_action");

    assertThat(action.path("prompt_author").asText()).isEqualTo("recovery");
    assertThat(action.path("request").asInt()).isEqualTo(2);
    var doubt = action.path("doubt");
    assertThat(doubt.path("cause").asText()).isEqualTo("no_answer");
    assertThat(doubt.path("attempt").asInt()).isEqualTo(1);
    assertThat(doubt.path("started_at").asText()).endsWith("Z");
    assertThat(doubt.path("evidence").asText()).contains("The line broke.", "354");
    assertThat(keys(id)).containsExactly(doubt.path("idempotency_key").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "happened,       1, ok,    the action happened",
    "did_not_happen, 1, error, The action did not happen",
    "run_again,      2, ok,    done the second time"
  })
  void each_outcome_takes_effect_and_the_agent_goes_on(
      String outcome, int effects, String result, String words) {
    var id = Doubts.inDoubt(bench);

    var answer = reconcile(id, "{\"outcome\":\"" + outcome + "\",\"note\":\" I looked \"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(answer.body()))
        .containsExactly(
            "message",
            "task_id",
            "goal",
            "approval_prompt",
            "outcome",
            "note",
            "new_job_id",
            "status");
    assertThat(answer.field("message"))
        .isEqualTo("Task " + id + " has been reconciled and resumed.");
    assertThat(answer.field("outcome")).isEqualTo(outcome);
    assertThat(answer.field("note")).isEqualTo("I looked");
    assertThat(answer.field("new_job_id")).matches("job_[0-9a-f]{32}");
    assertThat(answer.field("status")).isEqualTo("reconciled_and_resumed");
    bench.awaitStatus(id, "SUCCESS");
    assertThat(keys(id)).hasSize(effects).allMatch(keys(id).getFirst()::equals);
    var events = bench.get(TASKS + id + "/events").body().path("events");
    assertThat(last(events, "tool_returned", "mail").path("outcome").asText()).isEqualTo(result);
    assertThat(last(events, "tool_returned", "mail").path("content").asText()).contains(words);
    var decided = last(events, "action_decided", "");
    assertThat(decided.path("verdict").asText()).isEqualTo(outcome);
    assertThat(decided.path("reason").asText()).isEqualTo("I looked");
    assertThat(decided.path("decided_by").asText()).isEqualTo("Ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"note\":null", ",\"note\":\"\"", ",\"note\":\" \\n\""})
  void a_note_may_be_left_out(String note) {
    var id = Doubts.inDoubt(bench);

    var answer = reconcile(id, "{\"outcome\":\"happened\"" + note + "}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().has("note")).isFalse();
    bench.awaitStatus(id, "SUCCESS");
    var events = bench.get(TASKS + id + "/events").body().path("events");
    assertThat(last(events, "action_decided", "").has("reason")).isFalse();
    assertThat(last(events, "tool_returned", "mail").path("content").asText())
        .doesNotContain("says");
  }

  @Test
  void a_note_may_be_as_long_as_the_limit_and_no_longer() {
    var id = Doubts.inDoubt(bench);
    var body = "{\"outcome\":\"happened\",\"note\":\"%s\"}";

    var longer = reconcile(id, body.formatted("x".repeat(10_001)));
    var longest = reconcile(id, body.formatted("x".repeat(10_000)));

    assertThat(longer.status()).isEqualTo(400);
    assertThat(longer.field("detail")).isEqualTo("note: must have at most 10000 characters");
    assertThat(longest.status()).isEqualTo(200);
    assertThat(longest.field("note")).hasSize(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                        | ",
        "{}                                        | outcome",
        "{\"outcome\":null}                        | outcome",
        "{\"outcome\":\"HAPPENED\"}                | outcome",
        "{\"outcome\":\"maybe\"}                   | outcome",
        "{\"outcome\":[\"happened\"]}              | outcome",
        "{\"outcome\":\"happened\",\"note\":7}     | note",
        "{\"outcome\":\"happened\",\"reason\":\"\"} | reason",
        "{\"outcome\":\"happened\",\"request\":0}  | request",
      })
  void a_bad_answer_answers_nothing_and_the_field_is_named(String body, String field) {
    var id = Doubts.inDoubt(bench);

    var answer = reconcile(id, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("type")).isEqualTo("/problems/invalid-request");
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field == null ? "" : field);
    assertUntouched(id);
  }

  @Test
  void an_agent_can_not_say_how_its_own_action_went() {
    var id = Doubts.inDoubt(bench);

    var answer = bench.send(bench.posting(TASKS + id + "/reconcile", ApiBench.AGENT, HAPPENED));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/agent-cannot-sign");
    assertUntouched(id);
  }

  @Test
  void another_tenant_finds_no_such_task() {
    var id = Doubts.inDoubt(bench);

    var answer = bench.send(bench.posting(TASKS + id + "/reconcile", ApiBench.STRANGER, HAPPENED));

    assertThat(answer.status()).isEqualTo(404);
    assertUntouched(id);
  }

  private static void assertUntouched(String id) {
    assertThat(bench.get(TASKS + id).body().at("/pending_action/request").asInt()).isEqualTo(2);
    assertThat(keys(id)).hasSize(1);
  }

  private static ApiBench.Answer reconcile(String id, String body) {
    return bench.post(TASKS + id + "/reconcile", body);
  }

  /** The idempotency keys of the starts of the task's action, as the world saw them. */
  private static List<String> keys(String id) {
    var events = bench.get(TASKS + id + "/events").body().path("events");
    var key =
        events.findValuesAsText("idempotency_key").stream().findFirst().orElse("it never began");
    return bench.mail.effects().stream().map(it -> it.key()).filter(key::equals).toList();
  }

  private static JsonNode last(JsonNode events, String kind, String tool) {
    JsonNode found = events.path(-1);
    for (var event : events)
      if (event.path("kind").asText().equals(kind) && event.path("tool_name").asText().equals(tool))
        found = event;
    return found;
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
