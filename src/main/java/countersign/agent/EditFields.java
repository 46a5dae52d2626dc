package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.message.FindEditFields;
import countersign.message.FindEditFields.Field;
import countersign.message.FindEditFields.Kind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a form for a tool's arguments asks, as its schema says. */
final class EditFields {
  private final Toolbox toolbox;

  EditFields(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /** A future that never fails, as the bus wants it. */
  Future<List<Field>> find(FindEditFields asked) {
    var found =
        toolbox.narrowedTo(asked.toolkits()).specs().stream()
            .filter(spec -> spec.name().equals(asked.tool()))
            .findFirst();
    return Future.succeededFuture(found.map(spec -> fields(spec.parameters())).orElse(List.of()));
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
      case "array" -> schema.at("/items/type").asText().equals("string") ? Kind.LINES : Kind.JSON;
      default -> Kind.JSON;
    };
  }

  private static List<String> choices(JsonNode schema) {
    if (schema.path("enum").isArray())
      return schema.path("enum").valueStream().map(Json::write).toList();
    return schema.path("type").asText().equals("boolean") ? List.of("true", "false") : List.of();
  }
}
