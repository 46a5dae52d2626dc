package countersign.agent.tool.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.Preview;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code sql_execute}: one statement in a transaction of its own. */
public final class SqlExecute implements Tool {
  private static final Logger log = LoggerFactory.getLogger(SqlExecute.class);
  private static final int FETCH = 100;
  private static final Set<String> VERBS =
      Set.of(
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "WITH",
          "SELECT",
          "TRUNCATE",
          "CREATE",
          "ALTER",
          "DROP",
          "COMMENT",
          "REFRESH",
          "GRANT",
          "REVOKE");

  private final Map<String, SqlSource> sources;
  private final ToolSpec spec;

  SqlExecute(Map<String, SqlSource> sources) {
    this.sources = sources;
    this.spec =
        new ToolSpec(
            "sql_execute",
            SqlTools.TOOLKIT,
            "Runs one SQL statement that changes a database (INSERT, UPDATE, DELETE, MERGE and"
                + " others; no BEGIN, COMMIT or SET: it has a transaction of its own). Needs a"
                + " person's signature. Answers with the number of rows, and rows of RETURNING.",
            SqlSchemas.of(sources.keySet()));
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.ONCE;
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    return Optional.of(SqlPreview.stored(arguments, call(arguments)));
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    var call = call(arguments);
    var stored = SqlPreview.stored(arguments, call);
    return Optional.of(
        switch (call) {
          case SqlCall.Read.Refused _ -> stored;
          case SqlCall.Read.Fits(var fits) -> SqlPreview.live(stored, TryOut.of(fits));
        });
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return switch (call(arguments)) {
      case SqlCall.Read.Refused(var why) -> refused(why);
      case SqlCall.Read.Fits(var call) -> run(call, attempt);
    };
  }

  private SqlCall.Read call(JsonNode arguments) {
    return SqlCall.of(arguments, sources, VERBS);
  }

  private static Outcome run(SqlCall call, Attempt attempt) {
    var source = call.source();
    try (var session = source.connect()) {
      var connection = session.connection();
      source.begin(connection, SqlSource.Mode.READ_WRITE, source.patience());
      var told = executed(call, connection);
      attempt.note(
          "The statement was run, with "
              + told.path("affected_rows").asText("an unknown number of")
              + " rows; its transaction is being committed.");
      return committed(connection, told);
    } catch (SQLException e) {
      log.info("sql_execute of {} failed: {}", source.name(), e.toString());
      return refused(SqlFailure.words(e));
    }
  }

  private static ObjectNode executed(SqlCall call, Connection connection) throws SQLException {
    try (var statement = call.on(connection)) {
      statement.setFetchSize(FETCH);
      return statement.execute()
          ? returned(statement, call.source().config().maxRows())
          : Json.object().put("affected_rows", statement.getUpdateCount());
    }
  }

  private static ObjectNode returned(PreparedStatement statement, int most) throws SQLException {
    try (var rows = statement.getResultSet()) {
      var read = SqlRows.read(rows, most, true);
      var told = Json.object().put("affected_rows", read.count());
      told.setAll(read.told());
      return told;
    }
  }

  private static Outcome committed(Connection connection, ObjectNode told) {
    try {
      connection.commit();
      return Outcome.ok(Json.write(told));
    } catch (SQLException e) {
      log.info("a commit of sql_execute failed: {}", e.toString());
      return SqlFailure.isRolledBack(e)
          ? refused(SqlFailure.words(e))
          : new Outcome.Unknown("The connection broke while the transaction was being committed.");
    }
  }

  private static Outcome refused(String why) {
    return Outcome.error(why + " Nothing was changed.");
  }
}
