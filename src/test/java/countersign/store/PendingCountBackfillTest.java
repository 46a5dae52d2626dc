package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.ListPending;
import countersign.message.Page;
import countersign.support.AgentBench;
import countersign.support.ByHand;
import countersign.support.TestDatabase;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks that wait since before they were counted, in a database whose owner is bound by row-level
 * security as everybody else.
 */
class PendingCountBackfillTest {
  private static final String TASKS =
      """
      insert into tenant (tenant_id, created_at) values ('demo', now()), ('other', now()), ('idle', now());
      insert into person (tenant_id, person_id, name, email, roles, created_at, password_hash)
      values ('demo', 'ada', 'Ada', 'ada@example.com', '{approver}', now(), '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$AAAA');
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, pending_action_data,
        pending_digest, approval_prompt, submitted_by, created_at, updated_at)
      select tenant, 'agent_' || lpad(n::text, 8, '0'), 'goal', 'scripted', status,
        case status when 'PENDING_APPROVAL' then jsonb_build_object('request', 1, 'call_id', 'c',
          'tool_name', 'mail', 'arguments', '{}'::jsonb, 'action_digest', repeat('a', 64),
          'prompt', '?', 'prompt_author', 'AGENT', 'requested_at', '2026-01-01T00:00:00Z') end,
        case status when 'PENDING_APPROVAL' then repeat('a', 64) end,
        case status when 'PENDING_APPROVAL' then '?' end, 'Ada', now(), now()
      from (values ('demo', 3, 'PENDING_APPROVAL'), ('demo', 2, 'CANCELLED'),
          ('other', 5, 'PENDING_APPROVAL'), ('idle', 1, 'CANCELLED')) many (tenant, tasks, status),
        generate_series(length(status), length(status) + tasks - 1) n
      """;

  private AgentBench bench;

  @BeforeEach
  void upgradeWhatAnOlderVersionLeft() {
    var uri = TestDatabase.empty();
    var theirs = OldSchema.owned(uri);
    OldSchema.migrate(theirs, "11");
    TestDatabase.execute(uri, TASKS);

    assertThat(Migrations.migrate(theirs)).isInstanceOf(Migrations.Result.Applied.class);
    bench = new AgentBench(theirs);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_waited_before_is_counted_for_each_tenant_and_counted_on() {
    assertThat(total("demo")).isEqualTo(3);
    assertThat(total("other")).isEqualTo(5);
    assertThat(total("idle")).isZero();

    bench.cancel(new TaskId("agent_00000016"));
    var _ = ByHand.waiting(bench, ByHand.action(1));
    var _ = ByHand.waiting(bench, ByHand.action(1));

    assertThat(total("demo")).isEqualTo(4);
    assertThat(total("other")).isEqualTo(5);
  }

  private long total(String tenant) {
    var page = new Page(1, Optional.empty());
    return bench.bus.ask(new ListPending(new Tenant(tenant), page)).await().total();
  }
}
