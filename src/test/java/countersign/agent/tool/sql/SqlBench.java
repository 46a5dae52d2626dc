package countersign.agent.tool.sql;

import static countersign.agent.tool.TestAttempt.told;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.Tool;
import countersign.agent.tool.TestAttempt;
import countersign.config.SqlConfig;
import countersign.config.SqlConfig.Rights;
import countersign.config.SqlConfig.Source;
import countersign.json.Json;
import countersign.support.TestDatabase;
import countersign.task.Preview;
import countersign.task.ToolResult;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A shop's database, and the tools with sources that lead there. */
final class SqlBench {
  static final int MAX_ROWS = 5;
  static final TestAttempt KEY = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");
  private static final String SHOP =
      """
      create table goods (id int primary key, name text not null, price numeric(9,2), tags jsonb);
      insert into goods values (1, 'apple', 1.50, '{"green": true}'), (2, 'pear', 2.00, null),
        (3, 'plum', 0.10, '[1, 2]');
      create table log (at timestamptz default now(), what text);
      create sequence numbers;
      create function write_log() returns int language sql as
        'insert into log (what) values (''x'') returning 1';
      """;

  final String uri = TestDatabase.empty();
  final Tool query;
  final Tool execute;

  SqlBench() {
    this(Duration.ofSeconds(5));
  }

  SqlBench(Duration timeout) {
    sql(SHOP);
    var address = URI.create(uri);
    var tools =
        SqlTools.of(
            new SqlConfig(
                Map.of(
                    "shop", new Source(address, new Rights(true, true), timeout, MAX_ROWS),
                    "plain", new Source(address, new Rights(true, false), timeout, MAX_ROWS),
                    "read", new Source(address, new Rights(false, true), timeout, MAX_ROWS),
                    "gone",
                        new Source(
                            URI.create("postgresql://a:secret@127.0.0.1:1/x"),
                            new Rights(true, true),
                            timeout,
                            MAX_ROWS))));
    query = tools.get(0);
    execute = tools.get(1);
  }

  void sql(String statements) {
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new AssertionError(statements, e);
    }
  }

  /** The first value of the first row, as text. */
  String value(String query) {
    try (var connection = TestDatabase.connect(uri)) {
      return value(connection, query);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  static String value(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static ObjectNode on(String source, String sql, Object... parameters) {
    var call = Json.object().put("source", source).put("sql", sql);
    if (parameters.length > 0) call.set("parameters", Json.mapper().valueToTree(parameters));
    return call;
  }

  static ObjectNode call(String sql, Object... parameters) {
    return on("shop", sql, parameters);
  }

  static ToolResult run(Tool tool, JsonNode arguments) {
    return told(tool.run(arguments, KEY));
  }

  static JsonNode answer(Tool tool, JsonNode arguments) {
    var result = run(tool, arguments);
    if (result.outcome() != ToolResult.Outcome.OK) throw new AssertionError(result.content());
    return Json.readOwn(result.content());
  }

  Preview live(JsonNode arguments) {
    return execute.livePreview(arguments).orElseThrow();
  }

  static String line(Preview preview, String label) {
    return preview.lines().stream()
        .filter(line -> line.label().equals(label))
        .map(line -> line.text().text())
        .findFirst()
        .orElseThrow(() -> new AssertionError(preview));
  }

  static List<String> labels(Preview preview) {
    return preview.lines().stream().map(Preview.Line::label).toList();
  }
}
