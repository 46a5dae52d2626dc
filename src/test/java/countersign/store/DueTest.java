package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a time has been set for is found in the order of the times, and released once. */
class DueTest {
  private static final int WAITING = 20_000;

  /** The task with number i waits until i minutes after the turn of the year. */
  private static final String FILL =
      """
      insert into tenant values ('demo', now());
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, submitted_by, last_event,
        created_at, updated_at, waits_until, wait_reason)
      select 'demo', 'agent_' || lpad(i::text, 32, '0'), 'goal', 'p', 'PENDING', 'x', 1, now(),
        now(), timestamptz '2026-01-01 00:00Z' + make_interval(mins => i), 'for later'
      from generate_series(1, %d) i;
      analyze;
      """
          .formatted(WAITING);

  private final String uri = TestDatabase.fresh();
  private Connection connection;

  @BeforeEach
  void fill() throws SQLException {
    connection = TestDatabase.connect(uri);
    execute(FILL);
    execute("set countersign.tenant = 'demo'");
    for (var setting : Database.PLANS.entrySet())
      execute("set " + setting.getKey() + " = " + setting.getValue());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void the_earliest_are_read_from_an_index_however_many_wait_and_nothing_is_sorted()
      throws SQLException {
    execute("set role countersign_system");
    execute("set plan_cache_mode = force_generic_plan");
    execute("prepare find as " + DueSql.FIND);

    var plan = texts("explain execute find(100, 500)");

    assertThat(plan).anyMatch(line -> line.contains("using agent_tasks_due on agent_tasks"));
    assertThat(plan).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
    assertThat(texts("execute find(100, 3)")).hasSize(3).allMatch("t"::equals);
  }

  @Test
  void a_task_is_released_when_its_time_has_come_and_not_before() throws SQLException {
    execute("set role countersign_app");
    execute("prepare release as " + DueSql.RELEASE);

    assertThat(released("2026-01-01 00:00:59.999999Z", 1, 2)).isEmpty();
    assertThat(released("2026-01-01 00:01Z", 1, 2)).containsExactly(task(1));
    assertThat(released("2026-01-01 00:01Z", 1, 2)).as("a second time").isEmpty();
    assertThat(texts("select status || ' ' || job_id from agent_tasks where status <> 'PENDING'"))
        .containsExactly("QUEUED job_12345678");
  }

  @Test
  void what_another_node_is_about_to_release_is_left_to_it() throws SQLException {
    try (var other = TestDatabase.connect(uri)) {
      execute("set role countersign_app");
      execute("prepare release as " + DueSql.RELEASE);
      execute("begin");
      assertThat(released("2026-01-01 00:02Z", 1)).containsExactly(task(1));

      try (var sql = other.createStatement()) {
        sql.execute("set countersign.tenant = 'demo'; set role countersign_app");
        sql.execute("set lock_timeout = '1s'; prepare release as " + DueSql.RELEASE);
        var rows = sql.executeQuery(release("2026-01-01 00:02Z", 1, 2));
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo(task(2));
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void only_a_pending_task_waits_for_a_time_and_it_says_why() {
    assertThatThrownBy(
            () -> execute("update agent_tasks set status = 'QUEUED', job_id = 'job_12345678'"))
        .hasMessageContaining("only_a_pending_task_waits_for_a_time");
    assertThatThrownBy(() -> execute("update agent_tasks set wait_reason = null"))
        .hasMessageContaining("who_waits_for_a_time_says_why");
  }

  private List<String> released(String now, int... tasks) throws SQLException {
    return texts(release(now, tasks));
  }

  private static String release(String now, int... tasks) {
    var input = new ArrayList<String>();
    for (var number : tasks)
      input.add("{\"wanted\": \"%s\", \"next_job\": \"job_12345678\"}".formatted(task(number)));
    return "execute release('demo', '%s', '%s')".formatted(input, now);
  }

  private static String task(int number) {
    return "agent_" + "%032d".formatted(number);
  }

  private void execute(String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private List<String> texts(String query) throws SQLException {
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      var found = new ArrayList<String>();
      while (rows.next()) found.add(rows.getString(1));
      return found;
    }
  }
}
