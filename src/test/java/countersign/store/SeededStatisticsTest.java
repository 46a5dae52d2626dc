package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL is told of tenants before it has counted them, and only then. */
class SeededStatisticsTest {
  private String uri;
  private String theirs;

  @BeforeEach
  void anOlderVersion() {
    uri = TestDatabase.empty();
    theirs = OldSchema.owned(uri);
    OldSchema.migrate(theirs, "16");
  }

  @Test
  void of_tables_that_nobody_has_counted_one_tenant_has_most_rows() {
    Migrations.migrate(theirs);

    assertThat(distinctTenants("agent_tasks")).isEqualTo(1);
    assertThat(distinctTenants("task_event")).isEqualTo(1);
    assertThat(distinctTenants("approval_request")).isEqualTo(1);
    assertThat(distinctTenants("tool_execution")).isEqualTo(1);
  }

  @Test
  void what_was_counted_stays_as_it_was_found() {
    TestDatabase.execute(
        uri,
        """
        insert into tenant select 't' || n, now() from generate_series(1, 7) n;
        insert into agent_tasks (tenant_id, task_id, goal, provider, status, submitted_by,
          created_at, updated_at)
        select tenant_id, 'agent_0000000' || n, 'g', 'p', 'CANCELLED', 'x', now(), now()
        from tenant, generate_series(1, 20) n;
        analyze agent_tasks
        """);

    Migrations.migrate(theirs);

    assertThat(distinctTenants("agent_tasks")).isEqualTo(7);
    assertThat(distinctTenants("task_event")).isEqualTo(1);
  }

  private long distinctTenants(String table) {
    return TestDatabase.number(
        uri,
        "select n_distinct from pg_stats where schemaname = 'public' and attname = 'tenant_id'"
            + " and tablename = '"
            + table
            + "'");
  }
}
