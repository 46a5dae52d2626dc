package countersign.agent.tool.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.tool.Cut;
import countersign.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a statement in a transaction that is always rolled back, to see what it would change. It
 * holds its locks for as long as that takes, and is canceled before anybody else waits long.
 */
final class TryOut {
  private static final Logger log = LoggerFactory.getLogger(TryOut.class);
  private static final SqlSource.Patience PATIENCE =
      new SqlSource.Patience(Duration.ofMillis(1500), Duration.ofMillis(500));
  private static final Set<String> VERBS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "WITH");

  /** The most rows that are shown. */
  static final int MAX_ROWS = 20;

  private static final int MAX_VALUE_LENGTH = 300;

  /** Numbers keep the digits that the database has. */
  private static final ObjectMapper ROWS =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final SqlCall call;
  private final Connection connection;

  private TryOut(SqlCall call, Connection connection) {
    this.call = call;
    this.connection = connection;
  }

  /** What came of it. */
  sealed interface Result {
    /**
     * It was run and rolled back.
     *
     * @param rows how many it changes
     * @param shown how many of them are in {@code changes}
     * @param changes their columns, one on each line, with signs
     */
    record Tried(long rows, Sides sides, int shown, String changes) implements Result {}

    record NotTried(String why) implements Result {}

    /** The database refused it. */
    record Failed(String why) implements Result {}
  }

  /** What rows could be shown of. */
  enum Sides {
    /** Before and after. */
    BOTH,
    /** As RETURNING tells them. */
    ONE,
    /** Nothing but their number. */
    NONE
  }

  static Result of(SqlCall call) {
    if (!call.source().config().rights().tryOut())
      return new Result.NotTried("The operator has switched that off for this database.");
    if (!VERBS.contains(call.statement().verb()))
      return new Result.NotTried("Only INSERT, UPDATE, DELETE, MERGE and WITH are tried out.");
    try (var session = call.source().connect()) {
      call.source().limit(session.connection(), PATIENCE);
      return new TryOut(call, session.connection()).result();
    } catch (SQLException e) {
      log.info("a statement for {} was not tried out: {}", call.source().name(), e.toString());
      return failed(e);
    }
  }

  private static Result failed(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    return switch (state) {
      case SqlFailure.CANCELED ->
          new Result.NotTried(
              "It takes more than %d ms.".formatted(PATIENCE.statement().toMillis()));
      case SqlFailure.LOCKED ->
          new Result.NotTried("It would have to wait for a lock that somebody else holds.");
      default ->
          state.startsWith("08")
              ? new Result.NotTried("The database can't be reached.")
              : new Result.Failed(SqlFailure.words(e));
    };
  }

  private Result result() throws SQLException {
    var effects = new SideEffects(call, connection).find();
    if (effects instanceof SideEffects.Found.Some(var why)) return new Result.NotTried(why);
    for (var shape : Shape.values()) if (shape == Shape.PLAIN || parses(shape)) return run(shape);
    throw new IllegalStateException("the plain shape is the last");
  }

  /** Outside a transaction, so that what can't be read ends none. */
  private boolean parses(Shape shape) {
    try (var statement = call.on(connection, shape.around(call.statement().jdbc()))) {
      var _ = statement.getParameterMetaData();
      return statement.getMetaData() != null;
    } catch (SQLException _) {
      return false;
    }
  }

  private Result run(Shape shape) throws SQLException {
    call.source().begin(connection, SqlSource.Mode.READ_WRITE, PATIENCE);
    try (var statement = call.on(connection, shape.around(call.statement().jdbc()))) {
      statement.setFetchSize(MAX_ROWS);
      if (!statement.execute())
        return new Result.Tried(Math.max(0, statement.getUpdateCount()), Sides.NONE, 0, "");
      try (var rows = statement.getResultSet()) {
        return shape == Shape.PLAIN ? counted(rows) : shown(rows, shape.sides);
      }
    } finally {
      connection.rollback();
    }
  }

  private static Result counted(ResultSet rows) throws SQLException {
    long count = 0;
    while (rows.next()) count++;
    return new Result.Tried(count, Sides.NONE, 0, "");
  }

  private static Result shown(ResultSet rows, Sides sides) throws SQLException {
    var changes = new StringBuilder();
    long count = 0;
    int shown = 0;
    while (rows.next()) {
      count = rows.getLong(1);
      shown++;
      changes.append(changes.isEmpty() ? "" : "\n").append("@@ row ").append(shown).append(" @@");
      if (sides == Sides.BOTH) compared(row(rows.getString(2)), row(rows.getString(3)), changes);
      else compared(row(rows.getString(2)), row(rows.getString(2)), changes);
    }
    return new Result.Tried(count, sides, shown, changes.toString());
  }

  private static ObjectNode row(@Nullable String json) {
    try {
      return json != null && ROWS.readTree(json) instanceof ObjectNode row ? row : Json.object();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's JSON is unreadable", e);
    }
  }

  private static void compared(ObjectNode before, ObjectNode after, StringBuilder changes) {
    var columns = new LinkedHashSet<String>();
    List.of(before, after).forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    for (var column : columns) {
      var old = before.get(column);
      var now = after.get(column);
      if (old != null && old.equals(now)) line(' ', column, old, changes);
      else {
        line('-', column, old, changes);
        line('+', column, now, changes);
      }
    }
  }

  /** A value in JSON has no line breaks, and a column's name must have none here. */
  private static void line(
      char sign, String column, @Nullable JsonNode value, StringBuilder changes) {
    if (value == null) return;
    var text = value.toString();
    changes
        .append('\n')
        .append(sign)
        .append(column.replaceAll("\\R", " "))
        .append(": ")
        .append(Cut.of(text, MAX_VALUE_LENGTH))
        .append(text.length() > MAX_VALUE_LENGTH ? "…" : "");
  }

  /** What is written around the statement to see its rows, the best first. */
  private enum Shape {
    /** PostgreSQL 18 and newer. */
    BEFORE_AND_AFTER(
        Sides.BOTH,
        """
        with changed as (
        %s
        returning row_to_json(old) as before, row_to_json(new) as after)
        select count(*) over (), before::text, after::text from changed limit %d
        """),
    RETURNING_ALL(
        Sides.ONE,
        """
        with changed as (
        %s
        returning *)
        select count(*) over (), row_to_json(changed)::text from changed limit %d
        """),
    AS_RETURNED(
        Sides.ONE,
        """
        with changed as (
        %s
        )
        select count(*) over (), row_to_json(changed)::text from changed limit %d
        """),
    PLAIN(Sides.NONE, "%s");

    private final Sides sides;
    private final String around;

    Shape(Sides sides, String around) {
      this.sides = sides;
      this.around = around;
    }

    String around(String statement) {
      return around.formatted(statement, MAX_ROWS);
    }
  }
}
