package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.FindTask;
import countersign.support.AgentBench;
import countersign.support.TestDatabase;
import countersign.task.Digest;
import countersign.task.Doubt;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that an older version left, in the ledger that it didn't have. */
class LedgerBackfillTest {
  private static final String TASKS =
      """
      insert into tenant (tenant_id, created_at) values ('demo', '2026-01-01');
      insert into person (tenant_id, person_id, name, email, roles, created_at, password_hash)
      values ('demo', 'ada', 'Ada', 'ada@example.com', '{approver}', '2026-01-01', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$AAAA');
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, job_id, agent_state,
        pending_action_data, pending_digest, approval_prompt, submitted_by, last_event, created_at,
        updated_at)
      select 'demo', 'agent_' || name, 'mail', 'rehearsal', status,
        case status when 'QUEUED' then 'job_12345678' end, '{}',
        case status when 'PENDING_APPROVAL' then jsonb_build_object('request', 2, 'call_id', 'c1',
          'tool_name', 'send_email', 'arguments', '{}'::jsonb, 'action_digest', repeat('a', 64),
          'prompt', 'Did it happen?', 'prompt_author', 'RECOVERY',
          'requested_at', '2026-01-01T00:05:00Z') end,
        case status when 'PENDING_APPROVAL' then repeat('a', 64) end,
        case status when 'PENDING_APPROVAL' then 'Did it happen?' end,
        'Ada', events, '2026-01-01', '2026-01-01'
      from (values ('approved0', 'QUEUED', 3), ('begun0000', 'QUEUED', 4),
        ('askedagain', 'PENDING_APPROVAL', 5), ('finished0', 'QUEUED', 5),
        ('rejected0', 'QUEUED', 3)) task (name, status, events);
      insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments, digest,
        prompt, prompt_author, requested_at, verdict, decided_by, decided_by_name, decided_at, reason)
      select 'demo', task_id, 1, 'c1', 'send_email', '{}', repeat('a', 64), 'May I?', 'AGENT',
        '2026-01-01 00:01Z', verdict, 'ada', 'Ada', '2026-01-01 00:02Z',
        case verdict when 'REJECTED' then 'no' end
      from agent_tasks, lateral (select case task_id when 'agent_rejected0' then 'REJECTED'
        else 'APPROVED' end) decided (verdict);
      insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments, digest,
        prompt, prompt_author, requested_at)
      values ('demo', 'agent_askedagain', 2, 'c1', 'send_email', '{}', repeat('a', 64),
        'Did it happen?', 'RECOVERY', '2026-01-01 00:05Z');
      insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
      select 'demo', task_id, 4, '2026-01-01 00:03Z', 'execution_started', 'c1',
        '{"request": 1, "key": "key-of-old"}'
      from agent_tasks
      where task_id in ('agent_begun0000', 'agent_askedagain', 'agent_finished0');
      insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
      values ('demo', 'agent_finished0', 5, '2026-01-01 00:04Z', 'tool_returned', 'c1',
        '{"tool": "send_email", "outcome": "OK", "content": "sent"}');
      """;

  private String uri = "";

  @BeforeEach
  void upgradeWhatAnOlderVersionLeft() throws SQLException {
    uri = TestDatabase.empty();
    OldSchema.migrate(uri, "5");
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.createStatement()) {
      statement.execute(TASKS);
    }
    assertThat(Migrations.migrate(uri)).isInstanceOf(Migrations.Result.Applied.class);
  }

  @Test
  void what_was_signed_stands_where_it_had_got_to_and_a_rejection_leaves_nothing()
      throws SQLException {
    assertThat(ledger())
        .containsExactly(
            "agent_approved0 READY 0 1",
            "agent_askedagain OUTCOME_UNKNOWN 1 key-of-old ONCE 1",
            "agent_begun0000 STARTED 1 key-of-old ONCE 1",
            "agent_finished0 SUCCEEDED 1 key-of-old ONCE 1");
  }

  @Test
  void a_question_after_a_crash_is_one_about_the_outcome_now() {
    try (var bench = new AgentBench(uri)) {
      var task =
          bench.bus.ask(new FindTask(new Tenant("demo"), new TaskId("agent_askedagain"))).await();

      var action = ((TaskState.PendingApproval) task.orElseThrow().state()).action();

      var doubt = action.prompt().doubt().orElseThrow();
      assertThat(doubt.cause()).isEqualTo(Doubt.Cause.CRASH);
      assertThat(doubt.start().key()).isEqualTo("key-of-old");
      assertThat(action.digest()).isEqualTo(new Digest("a".repeat(64)));
    }
  }

  private List<String> ledger() throws SQLException {
    var query =
        "select concat_ws(' ', task_id, state, attempt, idempotency_key, effect, request_no)"
            + " from tool_execution order by task_id";
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var found = new ArrayList<String>();
      while (rows.next()) found.add(rows.getString(1));
      return found;
    }
  }
}
