package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tasks: whose, in which order, page by page. */
class TaskListTest {
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
  void lists_hold_one_tenant_s_tasks() {
    bench.withStranger().run("rest");

    var theirs = bench.send(bench.request(TASKS, ApiBench.STRANGER));

    assertThat(theirs.text()).isEqualTo("{\"tasks\":[],\"tenant_id\":\"other\"}");
  }

  @Test
  void the_list_is_newest_first_and_can_be_narrowed_to_a_status() {
    var first = bench.run("rest");
    var second = bench.run("rest");
    bench.post(TASKS + "/" + first + "/cancel", "");

    assertThat(ids(bench.get(TASKS))).containsExactly(second, first);
    assertThat(ids(bench.get(TASKS + "?status=CANCELLED"))).containsExactly(first);
    assertThat(ids(bench.get(TASKS + "?status=SUCCESS"))).isEmpty();
  }

  @Test
  void pages_join_without_a_gap_though_all_times_are_equal() {
    var tasks = new ArrayList<String>();
    for (int i = 0; i < 7; i++) tasks.add(bench.run("rest"));
    bench.execute(
        "update agent_tasks set created_at = '2026-03-01T10:00:00.123456Z', updated_at = '2026-03-01T10:00:00.123456Z'");

    var seen = new ArrayList<String>();
    var path = TASKS + "?limit=3";
    var pages = 0;
    for (var next = path; !next.isEmpty(); pages++) {
      var answer = bench.get(next);
      seen.addAll(ids(answer));
      next =
          answer.body().has("next_cursor") ? path + "&cursor=" + answer.field("next_cursor") : "";
    }

    assertThat(pages).isEqualTo(3);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(tasks);
  }

  @Test
  void a_full_last_page_has_no_cursor() {
    bench.run("rest");
    bench.run("rest");

    assertThat(bench.get(TASKS + "?limit=2").body().has("next_cursor")).isFalse();
    assertThat(bench.get(TASKS + "?limit=1").body().has("next_cursor")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=",
        "cursor=x",
        "cursor=%20",
        "status=queued",
        "page=2",
        "limit=1&limit=2"
      })
  void a_bad_query_is_refused(String query) {
    for (var list : List.of(TASKS, TASKS + "/pending_approval")) {
      var answer = bench.get(list + "?" + query);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(query.split("=")[0]);
    }
  }

  private static List<String> ids(ApiBench.Answer answer) {
    return answer.body().path("tasks").findValuesAsText("task_id");
  }
}
