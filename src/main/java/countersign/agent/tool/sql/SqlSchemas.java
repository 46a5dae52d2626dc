package countersign.agent.tool.sql;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.util.Set;

/** The arguments of the tools for databases; the configured sources are part of them. */
final class SqlSchemas {
  /** The longest statement, in characters. */
  static final int MAX_SQL_LENGTH = 50_000;

  /** The most parameters. */
  static final int MAX_PARAMETERS = 100;

  private SqlSchemas() {}

  static JsonNode of(Set<String> sources) {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("source").add("sql");
    var properties = schema.putObject("properties");
    var names = properties.putObject("source").put("type", "string").putArray("enum");
    sources.stream().sorted().forEach(names::add);
    properties
        .putObject("sql")
        .put("type", "string")
        .put("description", "One statement in PostgreSQL's SQL, with $1, $2, … for the parameters.")
        .put("minLength", 1)
        .put("maxLength", MAX_SQL_LENGTH);
    properties
        .putObject("parameters")
        .put("type", "array")
        .put(
            "description",
            "The values of $1, $2, …; lists and objects go as JSON text, dates as texts.")
        .put("maxItems", MAX_PARAMETERS);
    return schema;
  }
}
