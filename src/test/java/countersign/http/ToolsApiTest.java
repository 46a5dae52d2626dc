package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.support.RecordingTool;
import countersign.task.Effect;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tools a tenant has: seen, switched off, taken away, given back, grouped. */
class ToolsApiTest {
  private static final String ADMIN = "/api/v2/admin";
  private static final String TOOLS = ADMIN + "/tools";
  private static final String KITS = ADMIN + "/toolkits";
  private static final String CALL = "call count {\\\"number\\\":1}";

  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent().withStranger().withBob();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_tenant_has_by_itself_what_the_installation_has() {
    var implementations = bench.get(ADMIN + "/implementations").body().path("implementations");
    var tools = bench.get(TOOLS).body().path("tools");

    assertThat(names(implementations)).containsExactly("count", "mail");
    assertThat(names(tools)).containsExactly("count", "mail");
    var count = implementations.path(0);
    assertThat(count.path("effects").toString()).isEqualTo("[\"once\"]");
    assertThat(count.path("risks").toString()).isEqualTo("[\"high\"]");
    assertThat(count.path("time_limit").asText()).isEqualTo("PT1M");
    assertThat(count.at("/parameters/required/0").asText()).isEqualTo("number");
    assertThat(tools.at("/0/standing").asText()).isEqualTo("offered");
    assertThat(tools.at("/0/toolkits/0").asText()).isEqualTo("counts");
  }

  @Test
  void how_it_stands_with_servers_outside_is_told() {
    var servers = bench.get(ADMIN + "/implementations").body().path("servers");

    assertThat(servers.at("/0/name").asText()).isEqualTo("looks");
    assertThat(servers.at("/0/status").asText()).isEqualTo("failed");
    assertThat(servers.at("/0/why").asText()).contains("away");
    assertThat(servers.at("/0/left_out/0/tool").asText()).isEqualTo("odd");
  }

  @Test
  void a_tool_that_is_switched_off_is_no_agents_and_keeps_its_settings() {
    var off =
        put(
            TOOLS + "/count",
            "{\"enabled\":false,\"description\":\"Counts\",\"time_limit\":\"PT5S\"}");

    assertThat(off.status()).isEqualTo(200);
    assertThat(off.field("standing")).isEqualTo("disabled");
    assertThat(off.field("description")).isEqualTo("Counts");
    assertThat(off.field("time_limit")).isEqualTo("PT5S");
    assertThat(bench.get(TOOLS + "/count").body()).isEqualTo(off.body());
    var task = bench.run(CALL);
    bench.awaitStatus(task, "SUCCESS");
    assertThat(result(task)).contains("there is no tool 'count'");

    var on = put(TOOLS + "/count", "{\"enabled\":true}");

    assertThat(on.field("standing")).isEqualTo("offered");
    assertThat(on.field("description")).isEqualTo("Does count");
    bench.awaitStatus(bench.run(CALL), "PENDING_APPROVAL");
  }

  @Test
  void a_signed_call_of_a_tool_that_was_taken_away_meanwhile_does_not_run() {
    var task = bench.run(CALL);
    bench.awaitStatus(task, "PENDING_APPROVAL");

    var gone = bench.send(bench.request(TOOLS + "/count", ApiBench.PERSON).DELETE());
    var approved = bench.post("/api/v2/tasks/" + task + "/approve", "{}");

    assertThat(gone.status()).isEqualTo(204);
    assertThat(approved.status()).isEqualTo(200);
    bench.awaitStatus(task, "SUCCESS");
    assertThat(result(task)).contains("there is no tool 'count'");
    assertThat(bench.get(TOOLS + "/count").status()).isEqualTo(404);
    assertThat(put(TOOLS + "/count", "{\"enabled\":true}").status()).isEqualTo(404);
  }

  @Test
  void a_tool_that_was_taken_away_can_be_taken_again_once() {
    var early = bench.post(TOOLS, "{\"name\":\"count\"}");
    bench.send(bench.request(TOOLS + "/count", ApiBench.PERSON).DELETE());

    var again = bench.post(TOOLS, "{\"name\":\"count\",\"description\":\"Counts\"}");
    var twice = bench.post(TOOLS, "{\"name\":\"count\"}");
    var unknown = bench.post(TOOLS, "{\"name\":\"nothing\"}");

    assertThat(early.status()).isEqualTo(409);
    assertThat(early.field("type")).isEqualTo("/problems/name-taken");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.field("description")).isEqualTo("Counts");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body().at("/errors/0/field").asText()).isEqualTo("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                            | enabled",
        "{\"enabled\":1}                               | enabled",
        "{\"enabled\":true,\"time_limit\":\"PT2M\"}    | time_limit",
        "{\"enabled\":true,\"time_limit\":\"PT0.05S\"} | time_limit",
        "{\"enabled\":true,\"time_limit\":\"soon\"}    | time_limit",
        "{\"enabled\":true,\"description\":\"\"}       | description",
        "{\"enabled\":true,\"effect\":\"never\"}       | effect",
        "{\"enabled\":true,\"effect\":\"read_only\"}   | effect",
        "{\"enabled\":true,\"more\":1}                 | more",
      })
  void what_is_wrong_with_settings_is_said_with_its_field(String body, String field) {
    var answer = put(TOOLS + "/count", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(bench.get(TOOLS + "/count").field("standing")).isEqualTo("offered");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /implementations", "GET, /tools", "GET, /tools/count", "POST, /tools",
    "PUT, /tools/count", "DELETE, /tools/count", "POST, /tools/count/trust", "GET, /toolkits",
    "POST, /toolkits", "GET, /toolkits/a", "PUT, /toolkits/a", "DELETE, /toolkits/a"
  })
  void an_agent_has_no_part_in_it(String method, String path) {
    var answer =
        bench.send(bench.sending(method, ADMIN + path, ApiBench.AGENT, bodyOf(method, path)));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/agent-cannot-sign");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /tools/count",
    "DELETE, /tools/count",
    "POST, /toolkits",
    "PUT, /toolkits/own",
    "DELETE, /toolkits/own"
  })
  void only_an_admin_changes_and_everybody_who_signs_sees(String method, String path) {
    bench.post(KITS, "{\"name\":\"own\",\"tools\":[\"count\"]}");

    var answer =
        bench.send(bench.sending(method, ADMIN + path, ApiBench.BOB, bodyOf(method, path)));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/not-permitted");
    assertThat(bench.send(bench.request(TOOLS, ApiBench.BOB).GET()).status()).isEqualTo(200);
    assertThat(bench.get(TOOLS + "/count").field("standing")).isEqualTo("offered");
    assertThat(names(bench.get(KITS).body().path("toolkits")))
        .containsExactly("counts", "mails", "own");
  }

  @Test
  void what_a_tenant_decides_is_its_own() {
    bench.send(bench.request(TOOLS + "/count", ApiBench.PERSON).DELETE());
    bench.post(KITS, "{\"name\":\"own\",\"tools\":[\"count\"]}");

    var theirs = bench.send(bench.request(TOOLS + "/count", ApiBench.STRANGER).GET());
    var kits = bench.send(bench.request(KITS, ApiBench.STRANGER).GET());

    assertThat(theirs.field("standing")).isEqualTo("offered");
    assertThat(names(kits.body().path("toolkits"))).containsExactly("counts", "mails");
  }

  @Test
  void a_tool_from_outside_can_be_said_to_read_only() {
    bench.outside.has(new RecordingTool("look", Effect.ONCE));
    bench.awaitStatus(bench.run("call look {\\\"text\\\":\\\"a\\\"}"), "PENDING_APPROVAL");

    var said = put(TOOLS + "/look", "{\"enabled\":true,\"effect\":\"read_only\"}");

    assertThat(said.body().path("effects").toString()).isEqualTo("[\"read_only\"]");
    assertThat(said.body().path("outside").booleanValue()).isTrue();
    bench.awaitStatus(bench.run("call look {\\\"text\\\":\\\"a\\\"}"), "SUCCESS");
  }

  private static String bodyOf(String method, String path) {
    if (path.endsWith("/trust")) return "{\"digest\":\"" + "0".repeat(64) + "\"}";
    if (method.equals("GET") || method.equals("DELETE")) return "";
    if (path.contains("toolkits"))
      return path.equals("/toolkits")
          ? "{\"name\":\"a\",\"tools\":[\"count\"]}"
          : "{\"tools\":[\"count\"]}";
    return path.equals("/tools") ? "{\"name\":\"count\"}" : "{\"enabled\":false}";
  }

  private ApiBench.Answer put(String path, String body) {
    return bench.send(bench.sending("PUT", path, ApiBench.PERSON, body));
  }

  private String result(String task) {
    return bench.get("/api/v2/tasks/" + task + "/events").text();
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(it -> it.path("name").asText()).toList();
  }
}
