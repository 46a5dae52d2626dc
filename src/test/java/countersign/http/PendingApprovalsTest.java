package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of what waits for a person. */
class PendingApprovalsTest {
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

  @Test
  void the_list_has_exactly_the_promised_shape() {
    var id = bench.runUntilPending();

    var body = bench.get(PENDING).body();

    assertThat(names(body)).containsExactly("pending_tasks", "total_count", "tenant_id");
    assertThat(body.path("total_count").intValue()).isEqualTo(1);
    assertThat(body.path("tenant_id").asText()).isEqualTo("demo");
    var task = body.path("pending_tasks").path(0);
    assertThat(names(task))
        .containsExactly(
            "task_id",
            "goal",
            "approval_prompt",
            "pending_action",
            "pending_actions",
            "created_at",
            "updated_at");
    assertThat(task.path("task_id").asText()).isEqualTo(id);
    assertThat(task.path("goal").asText()).isEqualTo("mail everybody");
    assertThat(task.path("approval_prompt").asText()).isEqualTo("Send it?");
    assertThat(names(task.path("pending_action")))
        .startsWith("tool_name", "arguments", "requested_at");
    assertThat(task.path("pending_action").path("arguments").toString())
        .isEqualTo("{\"text\":\"first\"}");
  }

  @Test
  void nothing_pending_is_an_empty_list_and_not_a_task_of_that_name() {
    assertThat(bench.get(PENDING).text())
        .isEqualTo("{\"pending_tasks\":[],\"total_count\":0,\"tenant_id\":\"demo\"}");
  }

  @Test
  void the_total_counts_all_pages_and_pages_join_though_all_times_are_equal() {
    var tasks = new ArrayList<String>();
    for (int i = 0; i < 5; i++) tasks.add(bench.runUntilPending());
    bench.execute("update agent_tasks set updated_at = '2099-03-01T10:00:00.123456Z'");

    var seen = new ArrayList<String>();
    var path = PENDING + "?limit=2";
    for (var next = path; !next.isEmpty(); ) {
      var body = bench.get(next).body();
      assertThat(body.path("total_count").intValue()).isEqualTo(5);
      seen.addAll(body.path("pending_tasks").findValuesAsText("task_id"));
      next = body.has("next_cursor") ? path + "&cursor=" + body.path("next_cursor").asText() : "";
    }

    assertThat(seen).hasSize(5);
    assertThat(new HashSet<>(seen)).isEqualTo(new HashSet<>(tasks));
  }

  @Test
  void a_cursor_of_the_other_list_is_refused() {
    bench.runUntilPending();
    bench.runUntilPending();
    var cursor = bench.get(TASKS + "?limit=1").field("next_cursor");

    assertThat(bench.get(PENDING + "?cursor=" + cursor).status()).isEqualTo(400);
  }

  @Test
  void another_tenant_s_list_stays_empty() {
    bench.withStranger().runUntilPending();

    assertThat(bench.send(bench.request(PENDING, ApiBench.STRANGER)).text())
        .isEqualTo("{\"pending_tasks\":[],\"total_count\":0,\"tenant_id\":\"other\"}");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
