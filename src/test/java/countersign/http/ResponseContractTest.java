package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countersign.support.ShowingTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server answers is what the contract promises, to the field. */
class ResponseContractTest {
  private static final Contract CONTRACT = Contract.load();
  private static final String TASKS = "/api/v2/tasks";
  private static ApiBench bench;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    bench = new ApiBench().withAgent(new ShowingTool());
    document = YAMLMapper.builder().build().readTree(CONTRACT.text());
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void of_a_task_that_waits_is_approved_and_ends() {
    var id = bench.runUntilPending();
    promised("listPendingApprovals", bench.get(TASKS + "/pending_approval"));
    promised("getTask", bench.get(TASKS + "/" + id));
    promised("getTaskResult", bench.get(TASKS + "/" + id + "/result"));
    promised(
        "approveTask",
        bench.post(
            TASKS + "/" + id + "/approve", "{\"action_digest\":\"" + "0".repeat(64) + "\"}"));
    promised("approveTask", bench.post(TASKS + "/" + id + "/approve", ""));
    promised("approveTask", bench.post(TASKS + "/" + id + "/approve", ""));
    bench.awaitStatus(id, "SUCCESS");
    promised("getTask", bench.get(TASKS + "/" + id));
    promised("getTaskResult", bench.get(TASKS + "/" + id + "/result"));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events?limit=1"));
    promised("cancelTask", bench.post(TASKS + "/" + id + "/cancel", ""));
  }

  @Test
  void of_a_task_that_waits_for_a_time() {
    var id = bench.run("call wait_until {\\\"seconds\\\":3600,\\\"reason\\\":\\\"later\\\"}");
    bench.awaitStatus(id, "PENDING");
    promised("getTask", bench.get(TASKS + "/" + id));
    promised("listTasks", bench.get(TASKS + "?status=PENDING"));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
    promised("retryTask", bench.post(TASKS + "/" + id + "/retry", ""));
  }

  @Test
  void of_a_task_that_is_rejected_and_of_one_that_fails() {
    var id = bench.runUntilPending();
    promised("rejectTask", bench.post(TASKS + "/" + id + "/reject", "{\"reason\":\"no\"}"));
    promised("cancelTask", bench.post(TASKS + "/" + id + "/cancel", ""));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
    var spent = bench.run("spend");
    bench.awaitStatus(spent, "SUCCESS");
    promised("listTaskEvents", bench.get(TASKS + "/" + spent + "/events"));
    var failed = bench.run("fail");
    bench.awaitStatus(failed, "FAILURE");
    promised("getTask", bench.get(TASKS + "/" + failed));
    promised("listTaskEvents", bench.get(TASKS + "/" + failed + "/events"));
  }

  @Test
  void of_a_task_whose_action_has_an_unknown_outcome() {
    for (var outcome : List.of("happened", "did_not_happen", "run_again")) {
      var id = Doubts.inDoubt(bench);
      var reconcile = TASKS + "/" + id + "/reconcile";
      promised("listPendingApprovals", bench.get(TASKS + "/pending_approval"));
      promised("getTask", bench.get(TASKS + "/" + id));
      promised("approveTask", bench.post(TASKS + "/" + id + "/approve", ""));
      promised("rejectTask", bench.post(TASKS + "/" + id + "/reject", ""));
      promised("reconcileTask", bench.post(reconcile, "{}"));
      promised("reconcileTask", bench.send(bench.posting(reconcile, ApiBench.AGENT, "")));
      var body = "{\"outcome\":\"" + outcome + "\",\"note\":\"seen\"}";
      promised(
          "reconcileTask",
          bench.send(bench.posting(reconcile, ApiBench.PERSON, body).header("Prefer", "wait=20")));
      promised("reconcileTask", bench.post(reconcile, body));
      bench.awaitStatus(id, "SUCCESS");
      promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
    }
    promised("reconcileTask", bench.post(TASKS + "/agent_000000000000/reconcile", "{}"));
    var pending = TASKS + "/" + bench.runUntilPending();
    promised("reconcileTask", bench.post(pending + "/reconcile", "{\"outcome\":\"happened\"}"));
    promised("retryTask", bench.post(pending + "/retry", ""));
  }

  @Test
  void of_an_action_with_a_preview() {
    var id = bench.run("call show {\\\"text\\\":\\\"LONG\\\"}");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    var task = bench.get(TASKS + "/" + id);
    assertThat(task.body().at("/pending_action/preview/blocks")).hasSize(3);
    promised("getTask", task);
    promised("listTasks", bench.get(TASKS));
    promised("listPendingApprovals", bench.get(TASKS + "/pending_approval"));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
    promised("cancelTask", bench.post(TASKS + "/" + id + "/cancel", ""));
  }

  @Test
  void of_a_failed_task_that_goes_on() {
    var id = bench.run("fail");
    bench.awaitStatus(id, "FAILURE");
    var retry = TASKS + "/" + id + "/retry";
    promised("retryTask", bench.send(bench.posting(retry, ApiBench.AGENT, "")));
    promised(
        "retryTask",
        bench.send(bench.posting(retry, ApiBench.PERSON, "").header("Prefer", "wait=20")));
    promised("retryTask", bench.post(retry, ""));
    promised("retryTask", bench.post(TASKS + "/agent_000000000000/retry", ""));
    promised("getTask", bench.get(TASKS + "/" + id));
    promised("listTaskEvents", bench.get(TASKS + "/" + id + "/events"));
  }

  @Test
  void of_runs_lists_and_refusals() {
    var run = "/api/v2/agents/run";
    promised("runAgent", bench.post(run, "{\"goal\":\"rest\"}"));
    promised(
        "runAgent",
        bench.send(
            bench
                .posting(run, ApiBench.PERSON, "{\"goal\":\"rest\"}")
                .header("Prefer", "wait=20")));
    promised("runAgent", bench.post(run, "{}"));
    promised("runAgent", bench.post(run, "x".repeat(2_000_000)));
    promised("listTasks", bench.get(TASKS + "?limit=1"));
    promised("listTasks", bench.get(TASKS + "?limit=0"));
    promised("getTask", bench.get(TASKS + "/agent_000000000000"));
    promised("getTask", bench.send(bench.request(TASKS + "/agent_000000000000", "nobody")));
    promised(
        "approveTask",
        bench.send(bench.posting(TASKS + "/agent_000000000000/approve", ApiBench.AGENT, "")));
    promised("checkLiveness", bench.get("/health/live"));
    promised("checkReadiness", bench.get("/health/ready"));
  }

  private static void promised(String operation, ApiBench.Answer answer) {
    var found =
        CONTRACT.operations().stream()
            .filter(it -> it.id().equals(operation))
            .findFirst()
            .orElseThrow();
    var route = found.route();
    var pointer =
        followed(
            "/paths/"
                + route.path().replace("/", "~1")
                + "/"
                + route.method().name().toLowerCase(Locale.ROOT)
                + "/responses/"
                + answer.status());
    var type = answer.header("Content-Type").replace("/", "~1");
    var schema = pointer + "/content/" + type + "/schema";
    assertThat(document.at(schema).isMissingNode())
        .as(operation + " may answer " + answer)
        .isFalse();
    assertThat(CONTRACT.schemas().check(CONTRACT.schemas().at(schema), answer.body(), ""))
        .as(answer.text())
        .isEmpty();
    assertThat(undescribed(answer.body(), document.at(followed(schema)), ""))
        .as(answer.text())
        .isEmpty();
  }

  /** Members that no schema describes; problems and transcript entries have free ones. */
  private static List<String> undescribed(JsonNode value, JsonNode schema, String at) {
    var found = new ArrayList<String>();
    var items = schema.path("items");
    for (int i = 0; i < value.size() && value.isArray(); i++)
      found.addAll(undescribed(value.get(i), resolved(items), at + "[]"));
    var properties = schema.path("properties");
    if (!value.isObject() || properties.isMissingNode() || free(properties)) return found;
    for (var member : value.properties())
      if (!properties.has(member.getKey())) found.add(at + "." + member.getKey());
      else
        found.addAll(
            undescribed(
                member.getValue(),
                resolved(properties.get(member.getKey())),
                at + "." + member.getKey()));
    return found;
  }

  private static boolean free(JsonNode properties) {
    return properties.has("kind") || properties.has("title") && properties.has("type");
  }

  private static JsonNode resolved(JsonNode schema) {
    var one = schema.has("oneOf") ? schema.path("oneOf").path(0) : schema;
    return one.has("$ref") ? document.at(one.path("$ref").asText().substring(1)) : one;
  }

  private static String followed(String pointer) {
    var reference = document.at(pointer).path("$ref");
    return reference.isTextual() ? reference.asText().substring(1) : pointer;
  }
}
