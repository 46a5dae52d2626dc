package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that have several tasks wait, or wait no more, at once. */
class PendingStepsTest {
  private static final String INSERT =
      """
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, pending_action_data,
        pending_digest, approval_prompt, submitted_by, created_at, updated_at)
      select tenant, 'agent_0000000' || n, 'g', 'scripted',
        case when n > 5 then 'CANCELLED' else 'PENDING_APPROVAL' end,
        case when n <= 5 then '{"tool_name": "mail"}'::jsonb end,
        case when n <= 5 then repeat('a', 64) end, case when n <= 5 then '?' end,
        'test', now(), now()
      from unnest(string_to_array('%s', ' ')) tenant, generate_series(1, 8) n
      """;

  /** Who waits is cancelled, and who is cancelled waits. */
  private static final String TURN_OVER =
      """
      update agent_tasks
      set status = case status
          when 'CANCELLED' then 'PENDING_APPROVAL' else 'CANCELLED' end,
        pending_action_data = case status when 'CANCELLED' then '{"tool_name": "mail"}'::jsonb end,
        pending_digest = case status when 'CANCELLED' then repeat('a', 64) end,
        approval_prompt = case status when 'CANCELLED' then '?' end
      where right(task_id, 1) = any (string_to_array('%s', ' '))
      """;

  private final List<Connection> connections = new ArrayList<>();
  private String uri = "";
  private Connection owner;

  @BeforeEach
  void start() throws SQLException {
    uri = TestDatabase.fresh();
    owner = connect();
    execute(owner, "insert into tenant values ('demo', now()), ('other', now()), ('third', now())");
  }

  @AfterEach
  void stop() throws SQLException {
    for (var connection : connections) connection.close();
  }

  @Test
  void rows_that_come_together_are_added_in_one_step() throws SQLException {
    execute(owner, INSERT.formatted("demo"));

    assertThat(counted()).isEqualTo(Map.of("demo", 5L));
    assertThat(writtenCounters()).isEqualTo(1);
  }

  @Test
  void an_update_that_moves_some_in_and_some_out_adds_the_difference() throws SQLException {
    execute(owner, INSERT.formatted("demo"));

    execute(owner, TURN_OVER.formatted("1 2 3 4 8"));

    assertThat(counted()).isEqualTo(Map.of("demo", 2L)).isEqualTo(waiting());
  }

  @Test
  void a_statement_that_makes_no_difference_writes_no_counter() throws SQLException {
    execute(owner, INSERT.formatted("demo"));
    var before = versions();

    execute(owner, TURN_OVER.formatted("1 2 3 6 7 8"));
    execute(owner, "update agent_tasks set goal = 'another', updated_at = now()");
    execute(owner, "update agent_tasks set goal = 'none' where task_id = 'agent_unknown'");
    execute(owner, "delete from agent_tasks where status = 'CANCELLED'");

    assertThat(versions()).isEqualTo(before);
    assertThat(counted()).isEqualTo(Map.of("demo", 5L)).isEqualTo(waiting());
  }

  @Test
  void what_is_rolled_back_was_never_counted_be_it_all_or_the_last_part() throws SQLException {
    owner.setAutoCommit(false);
    execute(owner, INSERT.formatted("demo"));
    owner.rollback();
    assertThat(counted()).isEmpty();

    execute(owner, INSERT.formatted("demo"));
    var savepoint = owner.setSavepoint();
    execute(owner, TURN_OVER.formatted("1 2 3"));
    assertThat(counted()).isEqualTo(Map.of("demo", 2L));
    owner.rollback(savepoint);
    execute(owner, TURN_OVER.formatted("5"));
    owner.commit();

    assertThat(counted()).isEqualTo(Map.of("demo", 4L)).isEqualTo(waiting());
  }

  @Test
  void rows_that_are_deleted_together_are_taken_away() throws SQLException {
    execute(owner, INSERT.formatted("demo other"));

    execute(owner, "delete from agent_tasks where task_id >= 'agent_00000004'");

    assertThat(counted()).isEqualTo(Map.of("demo", 3L, "other", 3L)).isEqualTo(waiting());
  }

  @Test
  void each_tenant_of_a_statement_gets_its_own_difference() throws SQLException {
    execute(owner, INSERT.formatted("other third demo"));
    assertThat(counted()).isEqualTo(Map.of("demo", 5L, "other", 5L, "third", 5L));

    execute(owner, TURN_OVER.formatted("1 2 6") + " and tenant_id <> 'third'");
    execute(owner, TURN_OVER.formatted("7 8") + " and tenant_id <> 'demo'");

    assertThat(counted())
        .isEqualTo(Map.of("demo", 4L, "other", 6L, "third", 7L))
        .isEqualTo(waiting());
  }

  @Test
  void an_insert_that_becomes_an_update_is_counted_as_what_it_became() throws SQLException {
    execute(owner, INSERT.formatted("demo"));

    execute(
        owner,
        INSERT.formatted("demo other")
            + """
            on conflict (tenant_id, task_id) do update set status = 'CANCELLED',
              pending_action_data = null, pending_digest = null, approval_prompt = null
            where agent_tasks.task_id < 'agent_00000003'
            """);

    assertThat(counted()).isEqualTo(Map.of("demo", 3L, "other", 5L)).isEqualTo(waiting());
  }

  @Test
  void sixteen_transactions_that_are_open_at_once_wait_for_one_another_in_nothing()
      throws SQLException {
    execute(owner, INSERT.formatted("demo other"));
    execute(owner, "delete from agent_tasks");
    for (int i = 0; i < 16; i++) {
      var open = connect();
      open.setAutoCommit(false);
      execute(open, "set lock_timeout = '3s'");
      execute(open, INSERT.replace("agent_0", "agent_" + (char) ('a' + i)).formatted("demo"));
    }
    assertThat(counted()).isEqualTo(Map.of("demo", 0L, "other", 0L));
    for (var connection : connections) if (!connection.getAutoCommit()) connection.commit();

    assertThat(counted()).isEqualTo(Map.of("demo", 80L, "other", 0L));
    assertThat(writtenCounters()).isEqualTo(16);
  }

  @Test
  void the_servers_roles_cannot_add_by_calling_what_the_triggers_call() throws SQLException {
    execute(owner, INSERT.formatted("demo"));

    for (var role : List.of("countersign_app", "countersign_system")) {
      execute(owner, "set role " + role + "; set countersign.tenant = 'demo'");
      assertThatThrownBy(() -> execute(owner, "select count_step('demo', 1)"))
          .hasMessageContaining("permission denied");
    }
  }

  private Connection connect() throws SQLException {
    var connection = TestDatabase.connect(uri);
    connections.add(connection);
    return connection;
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Map<String, Long> counted() throws SQLException {
    return byTenant("select tenant_id, sum(waiting) from pending_count group by 1");
  }

  private Map<String, Long> waiting() throws SQLException {
    return byTenant(
        "select tenant_id, count(*) from agent_tasks where status = 'PENDING_APPROVAL' group by 1");
  }

  /** When each counter was written last, so to speak. */
  private Map<String, Long> versions() throws SQLException {
    return byTenant("select tenant_id || shard, xmin::text::bigint from pending_count");
  }

  private long writtenCounters() throws SQLException {
    return byTenant("select 'all', count(*) from pending_count where waiting <> 0").get("all");
  }

  private Map<String, Long> byTenant(String query) throws SQLException {
    var numbers = new TreeMap<String, Long>();
    try (var sql = owner.createStatement();
        var rows = sql.executeQuery(query)) {
      while (rows.next()) numbers.put(rows.getString(1), rows.getLong(2));
    }
    return numbers;
  }
}
