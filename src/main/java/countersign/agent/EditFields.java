package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.message.FindEditFields;
import countersign.message.FindEditFields.Field;
import countersign.message.FindEditFields.Kind;
import countersign.task.Tenant;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a form for a tool's arguments asks, as its schema says. */
final class EditFields {
  private final Function<Tenant, Future<Toolbox>> tools;

  /**
   * @param tools gives what a tenant's agents have at that moment
   */
  EditFields(Function<Tenant, Future<Toolbox>> tools) {
    this.tools = tools;
  }

  Future<List<Field>> find(FindEditFields asked) {
    return tools
        .apply(asked.tenant())
        .map(toolbox ->
            toolbox.narrowedTo(asked.toolkits()).specs().stream()
                .filter(spec -> spec.name().equals(asked.tool()))
                .findFirst()
                .map(spec -> fields(spec.parameters()))
                .orElse(List.of()));
  }

  static List<Field> fields(JsonNode schema) {
    var required = new HashSet<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    var fields = new ArrayList<Field>();
    for (var property : schema.path("properties").properties()) {
      var value = property.getValue();
      fields.add(
          new Field(
              property.getKey(),
              kind(value),
              required.contains(property.getKey()),
              Optional.ofNullable(value.path("description").textValue()),
              choices(value)));
    }
    return fields;
  }

  private static Kind kind(JsonNode schema) {
    if (schema.path("enum").isArray()) return Kind.CHOICE;
    return switch (schema.path("type").asText()) {
      case "string" -> Kind.TEXT;
      case "integer", "number" -> Kind.NUMBER;
      case "boolean" -> Kind.CHOICE;
      case "array" -> isLines(schema) ? Kind.LINES : Kind.JSON;
      default -> kindOfAlternatives(schema);
    };
  }

  private static Kind kindOfAlternatives(JsonNode schema) {
    var ways = alternatives(schema);
    var lists = ways.stream().filter(EditFields::isLines).count();
    var names = ways.stream().filter(EditFields::isNames).count();
    if (lists != 1 || lists + names != ways.size()) return Kind.JSON;
    return names == 0 ? Kind.LINES : Kind.LINES_OR_NAME;
  }

  private static List<JsonNode> alternatives(JsonNode schema) {
    return Stream.of("anyOf", "oneOf")
        .flatMap(keyword -> schema.path(keyword).valueStream())
        .toList();
  }

  private static boolean isLines(JsonNode schema) {
    return schema.path("type").asText().equals("array")
        && schema.at("/items/type").asText().equals("string");
  }

  private static boolean isNames(JsonNode schema) {
    return schema.path("enum").isArray()
        && schema.path("enum").valueStream().allMatch(JsonNode::isTextual);
  }

  private static List<String> choices(JsonNode schema) {
    if (schema.path("enum").isArray())
      return schema.path("enum").valueStream().map(Json::write).toList();
    return switch (kind(schema)) {
      case CHOICE -> List.of("true", "false");
      case LINES_OR_NAME ->
          alternatives(schema).stream().flatMap(way -> choices(way).stream()).toList();
      case TEXT, NUMBER, LINES, JSON -> List.of();
    };
  }
}
