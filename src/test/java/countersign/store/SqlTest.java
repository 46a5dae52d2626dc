package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The statements and the schema, held against each other and against the rules. */
class SqlTest {
  private static final List<Class<?>> STATEMENTS =
      List.of(
          TaskSql.class,
          ApprovalSql.class,
          RunSql.class,
          ExecutionSql.class,
          DueSql.class,
          ExpirySql.class,
          GrantSql.class,
          PolicySql.class,
          OnceSql.class,
          PeopleSql.class,
          StoreHealth.class);

  @Test
  void every_statement_fits_the_migrated_schema() throws Exception {
    var bad = new TreeMap<String, String>();
    try (var connection = TestDatabase.connect(TestDatabase.fresh())) {
      for (var statement : statements().entrySet())
        try (var sql = connection.createStatement()) {
          sql.execute("prepare p as " + statement.getValue());
          sql.execute("deallocate p");
        } catch (SQLException e) {
          bad.put(statement.getKey(), e.getMessage());
        }
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void row_level_security_is_forced_on_every_tenant_table() throws Exception {
    assertThat(
            texts(
                """
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind = 'r'
                  and relname <> 'flyway_schema_history'
                  and not (relrowsecurity and relforcerowsecurity)
                """))
        .isEmpty();
  }

  @Test
  void the_tenant_leads_every_primary_key() throws Exception {
    assertThat(
            texts(
                """
                select c.relname from pg_index i
                join pg_class c on c.oid = i.indrelid
                join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                where i.indisprimary and c.relnamespace = 'public'::regnamespace
                  and c.relname <> 'flyway_schema_history' and a.attname <> 'tenant_id'
                """))
        .isEmpty();
  }

  @Test
  void the_servers_roles_own_nothing_and_bypass_nothing() throws Exception {
    assertThat(
            texts(
                """
                select rolname from pg_roles r
                where rolname in ('countersign_app', 'countersign_system')
                  and (rolsuper or rolbypassrls or rolcanlogin
                    or exists (select from pg_class where relowner = r.oid))
                """))
        .isEmpty();
  }

  @Test
  void every_table_says_what_it_is_for() throws Exception {
    assertThat(
            texts(
                """
                select relname from pg_class c
                where relnamespace = 'public'::regnamespace and relkind = 'r'
                  and relname <> 'flyway_schema_history'
                  and obj_description(oid, 'pg_class') is null
                """))
        .isEmpty();
  }

  @Test
  void no_update_or_delete_is_granted_on_the_transcript() throws Exception {
    assertThat(
            texts(
                """
                select grantee || ' ' || privilege_type from information_schema.role_table_grants
                where table_name = 'task_event' and grantee like 'countersign%'
                  and grantee <> tableowner_of_events() and privilege_type <> 'SELECT'
                  and privilege_type <> 'INSERT'
                """
                    .replace(
                        "tableowner_of_events()",
                        "(select tableowner from pg_tables where tablename = 'task_event')")))
        .isEmpty();
  }

  private static List<String> texts(String query) throws SQLException {
    try (Connection connection = TestDatabase.connect(TestDatabase.fresh());
        var rows = connection.createStatement().executeQuery(query)) {
      var found = new ArrayList<String>();
      while (rows.next()) found.add(rows.getString(1));
      return found;
    }
  }

  private static Map<String, String> statements() throws IllegalAccessException {
    var found = new TreeMap<String, String>();
    for (var type : STATEMENTS)
      for (Field field : type.getDeclaredFields())
        if (field.getType() == String.class)
          found.put(type.getSimpleName() + "." + field.getName(), (String) field.get(null));
    assertThat(found).hasSizeGreaterThan(15);
    return found;
  }
}
