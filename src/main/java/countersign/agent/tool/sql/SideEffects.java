package countersign.agent.tool.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a rollback would not undo, before a statement is tried out that nobody has signed yet:
 * functions such as {@code setval} or {@code dblink_exec} that do something beside transactions.
 * PostgreSQL marks functions that may do that as volatile, and tells which ones a statement calls
 * once it is the body of a function (SQL-standard bodies, since version 14). That function is made
 * in the session's own schema and rolled back; it is never called.
 *
 * <p>What the database's owner has put into tables and views, such as triggers, defaults and rules,
 * isn't found: they decide what a change of a row does.
 */
final class SideEffects {
  private static final Logger log = LoggerFactory.getLogger(SideEffects.class);
  private static final SqlSource.Patience PATIENCE =
      new SqlSource.Patience(Duration.ofMillis(500), Duration.ofMillis(500));

  private static final String MAKE =
      """
      create function pg_temp.countersign_looks(%s) returns void language sql begin atomic
      %s
      ;
      end
      """;

  /** Those that merely answer differently each time do no harm. */
  private static final String VOLATILE =
      """
      select string_agg(distinct called.oid::regprocedure::text, ', ')
      from pg_catalog.pg_proc body,
        regexp_matches(body.prosqlbody::text, ':[a-z]*(?:funcid|fnoid) ([0-9]+)', 'g') found,
        pg_catalog.pg_proc called
      where body.proname = 'countersign_looks' and body.pronamespace = pg_my_temp_schema()
        and called.oid = found[1]::oid and called.provolatile = 'v'
        and not (called.pronamespace = 'pg_catalog'::regnamespace
          and called.proname in ('random', 'random_normal', 'gen_random_uuid', 'uuidv4', 'uuidv7',
            'clock_timestamp', 'timeofday'))
      """;

  private final SqlCall call;
  private final Connection connection;

  SideEffects(SqlCall call, Connection connection) {
    this.call = call;
    this.connection = connection;
  }

  /** What was found. */
  sealed interface Found {
    record None() implements Found {}

    record Some(String why) implements Found {}
  }

  /**
   * Look, and leave the connection outside a transaction.
   *
   * @throws SQLException when the statement itself is wrong, or the connection breaks
   */
  Found find() throws SQLException {
    var types = types();
    call.source().begin(connection, SqlSource.Mode.READ_WRITE, PATIENCE);
    try {
      return found(types);
    } catch (SQLException e) {
      log.info("a statement was not looked through: {}", e.toString());
      return new Found.Some("It can't be told beforehand whether it does what can't be undone.");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Found found(String types) throws SQLException {
    try (var make = connection.createStatement()) {
      make.setEscapeProcessing(false);
      make.execute(MAKE.formatted(types, call.statement().body()));
      try (var rows = make.executeQuery(VOLATILE)) {
        rows.next();
        var names = rows.getString(1);
        return names == null
            ? new Found.None()
            : new Found.Some(
                "It calls functions that may do what a rollback doesn't undo: " + names + ".");
      }
    }
  }

  /** The types of $1, $2, … as the server expects them. */
  private String types() throws SQLException {
    var byNumber = new TreeMap<Integer, String>();
    try (var statement = call.on(connection)) {
      var meta = statement.getParameterMetaData();
      var numbers = call.statement().parameters();
      for (int i = 0; i < numbers.size(); i++)
        byNumber.putIfAbsent(numbers.get(i), meta.getParameterTypeName(i + 1));
    }
    return String.join(", ", byNumber.values());
  }
}
