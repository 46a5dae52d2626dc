package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks from being submitted to their result. */
class TasksApiTest {
  private static final String TASKS = "/api/v2/tasks";
  private static final String RUN = "/api/v2/agents/run";
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
  void a_task_is_accepted_and_found_where_the_answer_says() {
    var answer = bench.post(RUN, "{\"goal\":\"rest a while\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(names(answer.body())).containsExactly("task_id", "status");
    assertThat(answer.field("task_id")).matches("agent_[0-9a-f]{32}");
    assertThat(answer.field("status")).isEqualTo("queued");
    assertThat(answer.header("Location")).isEqualTo(TASKS + "/" + answer.field("task_id"));
    var task = bench.get(answer.header("Location"));
    assertThat(task.status()).isEqualTo(200);
    assertThat(task.field("status")).isEqualTo("QUEUED");
  }

  @Test
  void everything_that_was_asked_is_given_back() {
    bench.withAgent();
    var task =
        bench.post(
            RUN,
            """
            {"goal": "x", "provider": "other", "model": "m-1", "session_id": "s 1", "toolkits": ["mails"]}
            """);

    var body = bench.get(task.header("Location")).body();

    assertThat(body.path("goal").asText()).isEqualTo("x");
    assertThat(body.path("provider").asText()).isEqualTo("other");
    assertThat(body.path("model").asText()).isEqualTo("m-1");
    assertThat(body.path("session_id").asText()).isEqualTo("s 1");
    assertThat(body.path("toolkits").toString()).isEqualTo("[\"mails\"]");
  }

  @Test
  void what_is_left_out_or_null_gets_its_default() {
    var nulls =
        "{\"goal\":\"x\",\"provider\":null,\"model\":null,\"session_id\":null,\"toolkits\":null}";
    for (var request : List.of("{\"goal\":\"x\"}", nulls)) {
      var body = bench.get(bench.post(RUN, request).header("Location")).body();

      assertThat(body.path("provider").asText()).isEqualTo("scripted");
      assertThat(body.path("model").isNull()).isTrue();
      assertThat(body.path("session_id").isNull()).isTrue();
      assertThat(body.path("toolkits")).isEmpty();
    }
  }

  @Test
  void a_provider_or_toolkit_that_is_not_there_is_refused_with_those_that_are() {
    bench.withAgent();
    var answer =
        bench.post(
            RUN, "{\"goal\":\"x\",\"provider\":\"opnai\",\"toolkits\":[\"mails\",\"nukes\"]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail"))
        .isEqualTo(
            "provider: must be one of other, scripted; toolkits[1]: must be one of counts, mails");
    assertThat(bench.get(TASKS).body().path("tasks")).isEmpty();
  }

  @Test
  void a_waiting_task_tells_what_would_run() {
    bench.withAgent();

    var task = bench.awaitStatus(bench.run("mail everybody"), "PENDING_APPROVAL");

    assertThat(names(task))
        .contains(
            "task_id", "status", "goal", "approval_prompt", "pending_action", "plan", "result")
        .contains("error", "result_available", "created_at", "updated_at");
    assertThat(task.path("approval_prompt").asText()).isEqualTo("Send it?");
    var action = task.path("pending_action");
    assertThat(action.path("tool_name").asText()).isEqualTo("mail");
    assertThat(action.path("arguments").toString()).isEqualTo("{\"text\":\"first\"}");
    assertThat(action.path("requested_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    assertThat(action.path("action_digest").asText()).matches("[0-9a-f]{64}");
    assertThat(action.path("prompt_author").asText()).isEqualTo("agent");
    assertThat(task.path("result").isNull()).isTrue();
    assertThat(task.path("result_available").isBoolean()).isTrue();
    assertThat(task.path("result_available").asBoolean()).isFalse();
  }

  @Test
  void a_finished_task_has_its_result() {
    bench.withAgent();
    var id = bench.run("rest");

    var task = bench.awaitStatus(id, "SUCCESS");

    assertThat(task.path("result").asText()).isEqualTo("all done");
    assertThat(task.path("result_available").asBoolean()).isTrue();
    assertThat(task.path("pending_action").isNull()).isTrue();
    assertThat(bench.get(TASKS + "/" + id + "/result").text())
        .isEqualTo("{\"task_id\":\"" + id + "\",\"status\":\"SUCCESS\",\"result\":\"all done\"}");
  }

  @Test
  void there_is_no_result_before_the_end() {
    var answer = bench.get(TASKS + "/" + bench.run("rest") + "/result");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/no-result");
    assertThat(answer.field("task_status")).isEqualTo("QUEUED");
  }

  @Test
  void a_failed_task_has_an_error_and_no_result() {
    bench.withAgent();
    var id = bench.run("fail");

    var task = bench.awaitStatus(id, "FAILURE");

    assertThat(task.path("error").asText()).contains("nobody there");
    assertThat(task.path("result_available").asBoolean()).isFalse();
    var answer = bench.get(TASKS + "/" + id + "/result");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("task_status")).isEqualTo("FAILURE");
    assertThat(answer.field("error")).contains("nobody there");
  }

  @Test
  void a_cancelled_task_has_ended_once_and_for_all() {
    var id = bench.run("rest");

    var answer =
        bench.send(bench.request(TASKS + "/" + id + "/cancel", ApiBench.AGENT).POST(nothing()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo("cancelled");
    assertThat(answer.field("message")).isEqualTo("Task " + id + " has been cancelled.");
    assertThat(bench.get(TASKS + "/" + id).field("status")).isEqualTo("CANCELLED");
    var again = bench.post(TASKS + "/" + id + "/cancel", "{}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.field("type")).isEqualTo("/problems/already-ended");
    assertThat(again.field("task_status")).isEqualTo("CANCELLED");
    assertThat(bench.get(TASKS + "/" + id + "/result").status()).isEqualTo(409);
  }

  @Test
  void cancelling_takes_no_fields() {
    var answer = bench.post(TASKS + "/" + bench.run("rest") + "/cancel", "{\"reason\":\"x\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail")).isEqualTo("reason: is not a known field; there are none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/result", "/events", "/stream"})
  void a_task_that_is_unknown_or_another_tenant_s_is_not_found(String part) {
    var mine = bench.withStranger().run("rest");

    var theirs = bench.send(bench.request(TASKS + "/" + mine + part, ApiBench.STRANGER));
    var unknown = bench.get(TASKS + "/agent_00000000000000000000000000000000" + part);
    var malformed = bench.get(TASKS + "/nonsense" + part);

    for (var answer : List.of(theirs, unknown, malformed)) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.field("type")).isEqualTo("/problems/not-found");
    }
    // The answer about another tenant's task is the very one about no task at all.
    assertThat(theirs.text().replace(mine, "X"))
        .isEqualTo(unknown.text().replace("agent_00000000000000000000000000000000", "X"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/approve", "/reject", "/cancel"})
  void nobody_acts_on_another_tenant_s_task(String act) {
    var mine = bench.withAgent().withStranger().runUntilPending();

    var theirs = bench.send(bench.posting(TASKS + "/" + mine + act, ApiBench.STRANGER, ""));

    assertThat(theirs.status()).isEqualTo(404);
    assertThat(bench.get(TASKS + "/" + mine).field("status")).isEqualTo("PENDING_APPROVAL");
  }

  private static HttpRequest.BodyPublisher nothing() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
