package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Cursor;
import countersign.message.ListPending;
import countersign.message.Page;
import countersign.support.AgentBench;
import countersign.support.TestDatabase;
import countersign.task.Task;
import countersign.task.Tenant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The inbox with ten thousand requests in it, many of them with the same time. */
@TestInstance(Lifecycle.PER_CLASS)
class PendingListTest {
  private static final int WAITING = 10_000;

  private static final String FILL =
      """
      insert into tenant values ('other', now());
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, pending_action_data,
        pending_digest, approval_prompt, submitted_by, created_at, updated_at)
      select tenant, 'agent_' || lpad(n::text, 12, '0'), 'goal ' || n, 'rehearsal',
        'PENDING_APPROVAL',
        jsonb_build_object('request', 1, 'call_id', 'c', 'tool_name', 'mail',
          'arguments', jsonb_build_object('n', n), 'action_digest', repeat('a', 64),
          'prompt', '?', 'prompt_author', 'AGENT', 'requested_at', '2026-01-01T00:00:00Z'),
        repeat('a', 64), '?', 'test', now(), timestamptz '2026-01-01' + (n / 7) * interval '1 second'
      from generate_series(1, 10000) n, (values ('demo'), ('other')) t (tenant);
      analyze agent_tasks;
      """;

  private AgentBench bench;

  @BeforeAll
  void fill() throws SQLException {
    bench = new AgentBench(TestDatabase.fresh());
    try (var connection = TestDatabase.connect(bench.uri);
        var sql = connection.createStatement()) {
      sql.execute(FILL);
    }
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void pages_give_every_task_once_newest_first_and_count_them_all() {
    var seen = new ArrayList<Task>();
    Optional<Cursor> cursor = Optional.empty();
    do {
      var page = bench.bus.ask(new ListPending(bench.tenant, new Page(199, cursor))).await();
      assertThat(page.total()).isEqualTo(WAITING);
      seen.addAll(page.tasks());
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(seen).hasSize(WAITING).extracting(Task::id).doesNotHaveDuplicates();
    assertThat(seen)
        .isSortedAccordingTo(
            Comparator.comparing((Task task) -> task.record().updatedAt())
                .thenComparing(task -> task.id().text())
                .reversed());
    assertThat(seen).allSatisfy(task -> assertThat(task.tenant()).isEqualTo(bench.tenant));
  }

  @Test
  void a_tenant_without_tasks_has_an_empty_inbox() {
    var page =
        bench
            .bus
            .ask(new ListPending(new Tenant("nobody"), new Page(50, Optional.empty())))
            .await();

    assertThat(page.tasks()).isEmpty();
    assertThat(page.total()).isZero();
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_page_is_read_from_the_index_of_pending_tasks_and_nothing_is_sorted() throws SQLException {
    var plan = plans(TaskSql.LIST_PENDING, "('demo', '2026-01-01 00:10:00Z', 'agent_~', 51)");

    assertThat(plan).filteredOn(line -> line.contains("agent_tasks_pending")).hasSize(2);
    assertThat(plan).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
  }

  @Test
  void the_total_is_read_from_counters_and_no_task_is_looked_at() throws SQLException {
    var plan = plans(TaskSql.COUNT_PENDING, "('demo')");

    assertThat(plan).filteredOn(line -> line.contains("on pending_count")).hasSizeGreaterThan(1);
    assertThat(plan).noneMatch(line -> line.contains("agent_tasks"));
  }

  /** As it is planned anew each time, and as it is once it has been kept prepared for a while. */
  private List<String> plans(String statement, String values) throws SQLException {
    var plan = new ArrayList<String>();
    try (var connection = TestDatabase.connect(bench.uri);
        var sql = connection.createStatement()) {
      sql.execute("set role countersign_app");
      sql.execute("set countersign.tenant = 'demo'");
      sql.execute("prepare asked as " + statement);
      for (var mode : List.of("force_custom_plan", "force_generic_plan")) {
        sql.execute("set plan_cache_mode = " + mode);
        try (var rows = sql.executeQuery("explain execute asked " + values)) {
          while (rows.next()) plan.add(rows.getString(1));
        }
      }
    }
    return plan;
  }
}
