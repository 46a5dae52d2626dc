package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tasks that an older version left, which kept the name of who submitted them and not the key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentKeyBackfillTest {
  private static final String LEFT =
      """
      insert into tenant (tenant_id, created_at)
      values ('demo', '2026-01-01'), ('other', '2026-01-01');
      insert into person (tenant_id, person_id, name, email, roles, created_at, password_hash)
      select tenant, lower(name), name, lower(name) || '@example.com', '{approver}', '2026-01-01',
        '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$AAAA'
      from (values ('demo', 'Ada'), ('other', 'robot')) person (tenant, name);
      insert into api_key (tenant_id, key_id, prefix, key_sha256, kind, person_id, name, created_at,
        revoked_at)
      select tenant, id, left(id, 8), sha256(convert_to(id, 'UTF8')), kind,
        case kind when 'person' then 'ada' end, name, '2026-01-01', revoked
      from (values
        ('demo', 'the-robot', 'agent', 'robot', null),
        ('demo', 'the-retired', 'agent', 'retired', timestamptz '2026-02-01'),
        ('demo', 'one-twin', 'agent', 'twin', null),
        ('demo', 'revoked-twin', 'agent', 'twin', timestamptz '2026-02-01'),
        ('demo', 'called-as-a-person', 'agent', 'Ada', null),
        ('demo', 'called-as-a-persons-key', 'agent', 'desk', null),
        ('demo', 'a-persons-key', 'person', 'desk', null),
        ('demo', 'another-of-the-person', 'person', 'laptop', null),
        ('other', 'their-only-twin', 'agent', 'twin', null)) key (tenant, id, kind, name, revoked);
      insert into agent_tasks (tenant_id, task_id, goal, provider, status, job_id, lease_id,
        lease_owner, lease_until, pending_action_data, pending_digest, approval_prompt, result, error,
        submitted_by, created_at, updated_at)
      select tenant, 'agent_' || task, 'mail', 'rehearsal', status,
        case when status in ('QUEUED', 'RUNNING') then 'job_12345678' end,
        case status when 'RUNNING' then gen_random_uuid() end,
        case status when 'RUNNING' then 'node' end,
        case status when 'RUNNING' then timestamptz '2026-01-02' end,
        case status when 'PENDING_APPROVAL' then '{"tool_name": "send_email"}'::jsonb end,
        case status when 'PENDING_APPROVAL' then repeat('a', 64) end,
        case status when 'PENDING_APPROVAL' then 'May I?' end,
        case status when 'SUCCESS' then 'sent' end,
        case status when 'FAILURE' then 'nobody there' end,
        submitter, '2026-01-01', '2026-01-01'
      from (values
        ('demo', 'pending0', 'PENDING', 'robot'),
        ('demo', 'queued00', 'QUEUED', 'robot'),
        ('demo', 'running0', 'RUNNING', 'robot'),
        ('demo', 'waiting0', 'PENDING_APPROVAL', 'robot'),
        ('demo', 'failed00', 'FAILURE', 'robot'),
        ('demo', 'succeeded', 'SUCCESS', 'robot'),
        ('demo', 'cancelled', 'CANCELLED', 'robot'),
        ('demo', 'ofretired', 'QUEUED', 'retired'),
        ('demo', 'ofatwin0', 'QUEUED', 'twin'),
        ('demo', 'ofada000', 'QUEUED', 'Ada'),
        ('demo', 'ofthedesk', 'QUEUED', 'desk'),
        ('demo', 'ofthelaptop', 'QUEUED', 'laptop'),
        ('demo', 'ofnobody', 'QUEUED', 'Robot'),
        ('other', 'theirtwin', 'QUEUED', 'twin'),
        ('other', 'theirrobot', 'QUEUED', 'robot')) left_task (tenant, task, status, submitter);
      """;

  private final Map<String, String> keys = new HashMap<>();

  @BeforeAll
  void upgradeWhatAnOlderVersionLeft() throws SQLException {
    var uri = TestDatabase.empty();
    OldSchema.migrate(uri, "8");
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.createStatement()) {
      statement.execute(LEFT);
      assertThat(Migrations.migrate(uri)).isInstanceOf(Migrations.Result.Applied.class);
      var tasks =
          "select substr(task_id, 7) task, coalesce(agent_key, 'none') key from agent_tasks";
      try (var rows = statement.executeQuery(tasks)) {
        while (rows.next()) keys.put(rows.getString("task"), rows.getString("key"));
      }
    }
  }

  @Test
  void a_task_that_may_go_on_gets_the_only_key_that_can_have_submitted_it() {
    assertThat(keys)
        .containsEntry("pending0", "the-robot")
        .containsEntry("queued00", "the-robot")
        .containsEntry("running0", "the-robot")
        .containsEntry("waiting0", "the-robot")
        .containsEntry("failed00", "the-robot");
  }

  @Test
  void a_task_that_is_over_gets_none() {
    assertThat(keys).containsEntry("succeeded", "none").containsEntry("cancelled", "none");
  }

  @Test
  void a_key_that_was_revoked_since_may_have_submitted_it_too() {
    assertThat(keys).containsEntry("ofretired", "the-retired").containsEntry("ofatwin0", "none");
  }

  @Test
  void a_name_that_is_also_a_persons_or_the_name_of_a_persons_key_says_nothing() {
    assertThat(keys).containsEntry("ofada000", "none").containsEntry("ofthedesk", "none");
  }

  @Test
  void what_a_person_submitted_or_nobody_who_is_known_gets_none() {
    assertThat(keys).containsEntry("ofthelaptop", "none").containsEntry("ofnobody", "none");
  }

  @Test
  void names_of_another_tenant_count_for_that_tenant_only() {
    assertThat(keys)
        .containsEntry("theirtwin", "their-only-twin")
        .containsEntry("theirrobot", "none");
  }
}
