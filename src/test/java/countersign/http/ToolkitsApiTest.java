package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of tools, by which tasks narrow what their agents have. */
class ToolkitsApiTest {
  private static final String TOOLS = "/api/v2/admin/tools";
  private static final String KITS = "/api/v2/admin/toolkits";
  private static final String CALL = "call count {\\\"number\\\":1}";

  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_group_narrows_what_a_tasks_agent_has() {
    var made = bench.post(KITS, "{\"name\":\"numbers\",\"tools\":[\"count\"]}");
    var twice = bench.post(KITS, "{\"name\":\"numbers\",\"tools\":[\"mail\"]}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(twice.status()).isEqualTo(409);
    bench.awaitStatus(runIn("numbers", CALL), "PENDING_APPROVAL");
    var other = runIn("mails", CALL);
    bench.awaitStatus(other, "SUCCESS");
    assertThat(result(other)).contains("there is no tool 'count'");
    assertThat(bench.get(TOOLS + "/count").body().path("toolkits").toString())
        .isEqualTo("[\"counts\",\"numbers\"]");

    var changed = put(KITS + "/numbers", "{\"tools\":[\"mail\"],\"description\":\"No numbers\"}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(bench.get(KITS + "/numbers").body()).isEqualTo(changed.body());
    var later = runIn("numbers", CALL);
    bench.awaitStatus(later, "SUCCESS");
    assertThat(result(later)).contains("there is no tool 'count'");
  }

  @Test
  void a_group_that_was_taken_away_can_not_be_named_any_more() {
    bench.post(KITS, "{\"name\":\"numbers\",\"tools\":[\"count\"]}");

    var gone = bench.send(bench.request(KITS + "/numbers", ApiBench.PERSON).DELETE());
    var twice = bench.send(bench.request(KITS + "/numbers", ApiBench.PERSON).DELETE());

    assertThat(gone.status()).isEqualTo(204);
    assertThat(twice.status()).isEqualTo(404);
    assertThat(bench.get(KITS + "/numbers").status()).isEqualTo(404);
    var body = "{\"goal\":\"a\",\"toolkits\":[\"numbers\"]}";
    assertThat(bench.post("/api/v2/agents/run", body).body().at("/errors/0/detail").asText())
        .isEqualTo("must be one of counts, mails");
  }

  @Test
  void the_installations_own_groups_are_told_and_stay_as_they_are() {
    var kits = bench.get(KITS).body().path("toolkits");
    var remove = bench.send(bench.request(KITS + "/mails", ApiBench.PERSON).DELETE());

    assertThat(names(kits)).containsExactly("counts", "mails");
    assertThat(kits.at("/1/built_in").booleanValue()).isTrue();
    assertThat(remove.status()).isEqualTo(409);
    assertThat(bench.post(KITS, "{\"name\":\"mails\",\"tools\":[\"count\"]}").status())
        .isEqualTo(409);
    assertThat(put(KITS + "/mails", "{\"tools\":[\"count\"]}").status()).isEqualTo(409);
    var unknown = bench.post(KITS, "{\"name\":\"a\",\"tools\":[\"count\",\"x\"]}");
    assertThat(unknown.body().at("/errors/0/field").asText()).isEqualTo("tools[1]");
  }

  private ApiBench.Answer put(String path, String body) {
    return bench.send(bench.sending("PUT", path, ApiBench.PERSON, body));
  }

  private String runIn(String toolkit, String goal) {
    var body = "{\"goal\":\"" + goal + "\",\"toolkits\":[\"" + toolkit + "\"]}";
    return bench.post("/api/v2/agents/run", body).field("task_id");
  }

  private String result(String task) {
    return bench.get("/api/v2/tasks/" + task + "/events").text();
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(it -> it.path("name").asText()).toList();
  }
}
