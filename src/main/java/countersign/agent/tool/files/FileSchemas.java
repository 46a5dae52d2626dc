package countersign.agent.tool.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;

/** The arguments of the tools of the workspace. */
final class FileSchemas {
  private FileSchemas() {}

  static JsonNode list() {
    var schema = object();
    path(schema, "A folder in the workspace; . is the workspace itself.");
    return schema;
  }

  static JsonNode read() {
    var schema = object();
    path(schema, "A file in the workspace, such as notes/may.txt.");
    number(schema, "offset", "The first line to read; 1 if absent.", Integer.MAX_VALUE);
    number(
        schema, "limit", "How many lines; as many as are allowed if absent.", ReadFile.MAX_LINES);
    return schema;
  }

  static JsonNode write() {
    var schema = object();
    path(schema, "A file in the workspace; folders that are missing are made.");
    schema.withArray("required").add("content");
    properties(schema)
        .putObject("content")
        .put("type", "string")
        .put("description", "All of the file, as UTF-8.")
        .put("maxLength", WriteFile.MAX_CONTENT_LENGTH);
    properties(schema)
        .putObject("expected_sha256")
        .put("type", "string")
        .put(
            "description",
            "Write only if the file is still the one that read_file told with this sha256, or, with"
                + " absent, if there is none yet.")
        .put("pattern", "^([0-9a-f]{64}|" + FileWriter.ABSENT + ")$");
    return schema;
  }

  private static ObjectNode object() {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("path");
    schema.putObject("properties");
    return schema;
  }

  private static ObjectNode properties(ObjectNode schema) {
    return schema.withObject("/properties");
  }

  private static void path(ObjectNode schema, String description) {
    properties(schema)
        .putObject("path")
        .put("type", "string")
        .put("description", description)
        .put("minLength", 1)
        .put("maxLength", WorkspacePath.MAX_LENGTH);
  }

  private static void number(ObjectNode schema, String name, String description, int most) {
    properties(schema)
        .putObject(name)
        .put("type", "integer")
        .put("description", description)
        .put("minimum", 1)
        .put("maximum", most);
  }
}
