package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that say without a regular expression what one says. PostgreSQL evaluates both: the check
 * as it stands in the table, and the expression.
 */
class RowChecksTest {
  private static final List<String> STARTS =
      List.of(
          "",
          "agent_",
          "job_",
          "agent",
          "agent%",
          "agentx",
          "Agent_",
          " agent_",
          "\nagent_",
          "agent_\n",
          "job",
          "job%",
          "jobx",
          "JOB_",
          "_",
          "%");

  /** At the bounds of what is taken, with such a beginning and without, and beside them. */
  private static final List<Integer> LENGTHS = List.of(0, 1, 2, 7, 8, 9, 58, 60, 63, 64, 65, 300);

  private static final List<String> LETTERS = List.of("a", "f", "g", "z", "A", "F", "Z", "0", "9");

  /** Some are taken by some checks; many look like what is taken, or have its bytes in them. */
  private static final List<String> TRICKY =
      List.of(
          "\n", "\r", "\r\n", "\t", " ", "\u00a0", "\u2028", "\u0001", "\u007f", "%", "_", ".", "-",
          "\\", "/", ":", "@", "[", "`", "{", "^", "$", "*", "'", "é", "e\u0301", "ß", "ı", "İ",
          "\u212a", "ａ", "０", "٣", "中", "😀", "\u200b", "\ufeff");

  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    connection = TestDatabase.connect(TestDatabase.fresh());
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource({
    "agent_tasks, task_id, '^agent_[a-z0-9]{8,64}$'",
    "agent_tasks, job_id, '^job_[a-z0-9]{8,64}$'",
    "agent_tasks, pending_digest, '^[0-9a-f]{64}$'",
    "approval_request, tool, '^[A-Za-z0-9_.-]{1,64}$'",
    "approval_request, digest, '^[0-9a-f]{64}$'",
    "approval_request, edited_digest, '^[0-9a-f]{64}$'",
    "tool_execution, tool, '^[A-Za-z0-9_.-]{1,64}$'",
    "tool_execution, digest, '^[0-9a-f]{64}$'",
  })
  void a_check_takes_and_refuses_what_the_expression_does(
      String table, String column, String expression) throws SQLException {
    var check = checkOf(table, column);
    var values = values();

    var otherwise = "(%s) is distinct from (%s ~ '%s')".formatted(check, column, expression);
    assertThat(those(values, column, otherwise)).isEmpty();

    assertThat(those(values, column, check)).hasSizeBetween(2, values.size() / 2);
    assertThat(those(values, column, "(" + check + ") is null")).containsExactly((String) null);
  }

  @Test
  void no_check_of_what_each_task_writes_has_an_automaton_built() throws SQLException {
    try (var sql = connection.createStatement();
        var rows =
            sql.executeQuery(
                """
                select count(*), count(*) filter (where pg_get_constraintdef(oid) ~ '~|similar')
                from pg_constraint
                where contype = 'c' and conrelid in ('agent_tasks'::regclass,
                  'approval_request'::regclass, 'tool_execution'::regclass, 'task_event'::regclass)
                """)) {
      rows.next();
      assertThat(rows.getInt(1)).isGreaterThan(30);
      assertThat(rows.getInt(2)).isZero();
    }
  }

  /** It has the name that PostgreSQL gave it, which is in logs and in what operators wrote. */
  private static String checkOf(String table, String column) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            select pg_get_expr(conbin, conrelid) from pg_constraint
            where conrelid = ?::regclass and conname = ? and contype = 'c' and convalidated
            """)) {
      query.setString(1, table);
      query.setString(2, table + "_" + column + "_check");
      try (var rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }

  private static List<String> those(List<String> values, String column, String condition)
      throws SQLException {
    var found = new ArrayList<String>();
    try (var query =
        connection.prepareStatement(
            "select %1$s from unnest(?) as input (%1$s) where %2$s".formatted(column, condition))) {
      query.setArray(1, connection.createArrayOf("text", values.toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static List<String> values() {
    var values = new ArrayList<String>(Collections.singletonList(null));
    for (var start : STARTS)
      for (int length : LENGTHS) {
        for (var letter : LETTERS) values.add(start + letter.repeat(length));
        for (var tricky : TRICKY) addWith(values, tricky, start, "a".repeat(length));
      }
    return values;
  }

  /** In place of a character, so that the length may still be right, and besides. */
  private static void addWith(List<String> values, String tricky, String start, String rest) {
    values.add(start + rest + tricky);
    values.add(tricky + start + rest);
    values.add(start + tricky.repeat(rest.length()));
    if (rest.isEmpty()) return;
    for (int at : List.of(0, rest.length() / 2, rest.length() - 1))
      values.add(start + rest.substring(0, at) + tricky + rest.substring(at + 1));
  }
}
