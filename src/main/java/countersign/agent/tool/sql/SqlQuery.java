package countersign.agent.tool.sql;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.Preview;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sql_query}: one statement in a transaction that only reads and is always rolled back. The
 * database refuses what would write; what its user may do beside transactions, such as reading the
 * server's files, is for the operator to forbid.
 */
public final class SqlQuery implements Tool {
  private static final Logger log = LoggerFactory.getLogger(SqlQuery.class);
  private static final Set<String> VERBS =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");

  private final Map<String, SqlSource> sources;
  private final ToolSpec spec;

  SqlQuery(Map<String, SqlSource> sources) {
    this.sources = sources;
    this.spec =
        new ToolSpec(
            "sql_query",
            SqlTools.TOOLKIT,
            "Reads from a database with one SQL statement (SELECT, WITH, VALUES, TABLE, EXPLAIN or"
                + " SHOW); nothing can be changed. Answers with columns and rows.",
            SqlSchemas.of(sources.keySet()));
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.READ_ONLY;
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    return Optional.of(SqlPreview.stored(arguments, SqlCall.of(arguments, sources, VERBS)));
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return switch (SqlCall.of(arguments, sources, VERBS)) {
      case SqlCall.Read.Refused(var why) -> Outcome.error(why);
      case SqlCall.Read.Fits(var call) -> read(call);
    };
  }

  private static Outcome read(SqlCall call) {
    var source = call.source();
    int most = source.config().maxRows();
    try (var session = source.connect()) {
      var connection = session.connection();
      source.begin(connection, SqlSource.Mode.READ_ONLY, source.patience());
      try (var statement = call.on(connection)) {
        // Fetched at once: the server would give each part the whole time, or what was set before.
        statement.setMaxRows(most + 1);
        try (var rows = statement.executeQuery()) {
          return Outcome.ok(Json.write(SqlRows.read(rows, most, false).told()));
        }
      }
    } catch (SQLException e) {
      log.info("sql_query of {} failed: {}", source.name(), e.toString());
      return Outcome.error(SqlFailure.words(e));
    }
  }
}
