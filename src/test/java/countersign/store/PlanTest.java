package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans that statements for many requests keep: each looks its rows up by their keys. */
class PlanTest {
  private static final Pattern BIG_TABLE =
      Pattern.compile("Scan.* on (agent_tasks|task_event|approval_request|tool_execution)\\b");

  /** As many as one that was just filled has. */
  private static final String FILL =
      """
      insert into tenant values ('demo', now());
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, job_id, submitted_by,
        last_event, created_at, updated_at)
      select 'demo', 'agent_' || lpad(i::text, 32, '0'), 'goal', 'p', 'QUEUED', 'job_12345678', 'x',
        1, now(), now() from generate_series(1, %d) i;
      insert into task_event (tenant_id, task_id, event_no, at, kind, data)
      select 'demo', task_id, 1, now(), 'submitted', '{}' from agent_tasks;
      insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments,
        digest, prompt, prompt_author, requested_at)
      select 'demo', task_id, 1, 'c1', 'mail', '{}', repeat('0', 64), 'p', 'AGENT', now()
      from agent_tasks;
      insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, state)
      select 'demo', task_id, 'c1', 1, 'mail', repeat('0', 64), 'READY' from agent_tasks;
      """;

  static List<String> statements() {
    return List.of(
        TaskSql.FIND,
        TaskSql.READ_EVENTS,
        TaskSql.SPENDING,
        RunSql.ADVANCE,
        ExecutionSql.BEGIN,
        ApprovalSql.DECIDE,
        GrantSql.FIND_USABLE,
        DueSql.RELEASE);
  }

  @ParameterizedTest
  @MethodSource("statements")
  void rows_are_looked_up_by_their_keys_however_few_there_are(String statement) throws Exception {
    assertByKey(statement, FILL.formatted(500) + "analyze");
  }

  @ParameterizedTest
  @MethodSource("statements")
  void and_before_anybody_has_counted_them(String statement) throws Exception {
    for (var few : List.of(0, 1, 64, 200, 400)) assertByKey(statement, FILL.formatted(few));
  }

  private static void assertByKey(String statement, String fill) throws Exception {
    try (var connection = TestDatabase.connect(TestDatabase.fresh());
        var sql = connection.createStatement()) {
      sql.execute(fill);
      sql.execute("set role countersign_app; set countersign.tenant = 'demo'");
      sql.execute("set plan_cache_mode = force_generic_plan");
      for (var setting : Database.PLANS.entrySet())
        sql.execute("set " + setting.getKey() + " = " + setting.getValue());
      sql.execute("prepare hot as " + statement);

      var plan = plan(sql, statement.contains("$3") ? ", now()" : "");

      for (int i = 0; i < plan.size(); i++)
        if (BIG_TABLE.matcher(plan.get(i)).find())
          assertThat(plan.get(i + 1))
              .as(String.join("\n", plan))
              .containsPattern("(Index|Recheck) Cond: .*task_id");
    }
  }

  private static List<String> plan(Statement sql, String more) throws SQLException {
    try (var rows = sql.executeQuery("explain execute hot('demo', '[]'" + more + ")")) {
      var lines = new ArrayList<String>();
      while (rows.next()) lines.add(rows.getString(1));
      return lines;
    }
  }
}
