package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.support.AgentBench;
import countersign.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database itself keeps tenants apart, whatever a statement forgets. */
class TenancyTest {
  private AgentBench bench;
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    bench = new AgentBench(TestDatabase.fresh());
    bench.submitOnce("demo's secret", "k");
    connection = TestDatabase.connect(bench.uri);
    connection.createStatement().execute("set role countersign_app");
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tenant", "person", "api_key", "agent_tasks", "task_event", "idempotency_key"})
  void a_query_without_a_where_sees_its_own_tenant_only(String table) throws SQLException {
    assertThat(count(table)).as("no tenant named").isZero();
    name("other");
    assertThat(count(table)).as("another tenant named").isZero();
    name("demo");
    assertThat(count(table)).as("its own tenant named").isPositive();
  }

  @Test
  void nothing_can_be_written_for_another_tenant() throws SQLException {
    name("other");

    assertThatThrownBy(() ->
            connection
                .createStatement()
                .execute(
                    """
                    insert into tenant (tenant_id, created_at) values ('third', now())
                    """))
        .hasMessageContaining("row-level security");
    assertThat(
            connection
                .createStatement()
                .executeUpdate("update agent_tasks set goal = 'mine' where goal like 'demo%'"))
        .isZero();
  }

  @Test
  void the_transcript_cannot_be_changed() throws SQLException {
    name("demo");

    for (var change : new String[] {"update task_event set data = '{}'", "delete from task_event"})
      assertThatThrownBy(() -> connection.createStatement().execute(change))
          .hasMessageContaining("permission denied");
  }

  @Test
  void what_a_person_was_asked_cannot_be_changed() throws SQLException {
    name("demo");

    assertThatThrownBy(() ->
            connection.createStatement().execute("update approval_request set arguments = '{}'"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void the_role_that_looks_across_tenants_cannot_read_what_they_do() throws SQLException {
    connection.createStatement().execute("reset role");
    connection.createStatement().execute("set role countersign_system");

    for (var table : new String[] {"task_event", "policy_version"})
      assertThatThrownBy(() -> count(table)).hasMessageContaining("permission denied");
    for (var column :
        new String[] {
          "arguments from approval_request",
          "terms from approval_request",
          "outcome from idempotency_key"
        })
      assertThatThrownBy(() -> connection.createStatement().execute("select " + column))
          .hasMessageContaining("permission denied");
  }

  private void name(String tenant) throws SQLException {
    connection.createStatement().execute("set countersign.tenant = '" + tenant + "'");
  }

  private long count(String table) throws SQLException {
    try (var rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
