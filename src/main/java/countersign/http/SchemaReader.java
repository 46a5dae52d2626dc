package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import countersign.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemas of a contract, and their findings in words a caller can act on. */
final class SchemaReader {
  /** A keyword beside {@code pattern}: the pattern's meaning in words. */
  private static final String PATTERN_SAYS = "x-pattern-says";

  private static final String DOCUMENT = "urn:countersign:contract";

  private final JsonNode document;
  private final SchemaRegistry registry;

  SchemaReader(JsonNode document) {
    this.document = document;
    this.registry =
        SchemaRegistry.withDialect(
            dialect(document), builder -> builder.schemas(Map.of(DOCUMENT, Json.write(document))));
  }

  /** The schema at a JSON Pointer into the document. */
  Schema at(String pointer) {
    return registry.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
  }

  /**
   * What is wrong with a value; nothing when it fits.
   *
   * @param name what the whole value is called; empty for a body
   */
  List<FieldError> check(Schema schema, JsonNode value, String name) {
    return schema.validate(value).stream().map(error -> inWords(error, name)).toList();
  }

  /** OpenAPI's own members are no schema keywords; naming them keeps the validator from warning. */
  private static Dialect dialect(JsonNode document) {
    var others =
        Stream.concat(
                document.properties().stream().map(Map.Entry::getKey), Stream.of(PATTERN_SAYS))
            .map(NonValidationKeyword::new)
            .toList();
    return Dialect.builder(Dialects.getOpenApi31()).keywords(others).build();
  }

  private FieldError inWords(Error error, String name) {
    var field = field(error.getInstanceLocation(), name);
    return switch (error.getKeyword()) {
      case "required" -> new FieldError(member(field, error.getProperty()), "is required");
      case "additionalProperties" ->
          new FieldError(member(field, error.getProperty()), "is not a known field" + known(error));
      case "type" -> new FieldError(field, "must be " + types(error.getSchemaNode()));
      case "enum" -> new FieldError(field, "must be one of " + list(error.getSchemaNode()));
      case "pattern" -> new FieldError(field, pattern(error));
      case "maxLength" -> new FieldError(field, "must have at most " + limit(error, "character"));
      case "minLength" -> new FieldError(field, "must have at least " + limit(error, "character"));
      case "maxItems" -> new FieldError(field, "must have at most " + limit(error, "entry"));
      case "minimum" -> new FieldError(field, "must be at least " + error.getSchemaNode().asText());
      case "maximum" -> new FieldError(field, "must be at most " + error.getSchemaNode().asText());
      case "uniqueItems" -> new FieldError(field, "must not name anything twice");
      case String _ -> new FieldError(field, error.getMessage());
    };
  }

  private static String field(NodePath at, String name) {
    var text = new StringBuilder(name);
    for (int i = 0; i < at.getNameCount(); i++) {
      switch (at.getElement(i)) {
        case Integer index -> text.append('[').append(index).append(']');
        case Object member -> text.append(text.isEmpty() ? "" : ".").append(member);
      }
    }
    return text.toString();
  }

  private static String member(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private String known(Error error) {
    var names =
        schemaAround(error).path("properties").properties().stream()
            .map(Map.Entry::getKey)
            .toList();
    return names.isEmpty() ? "; there are none" : "; known are " + String.join(", ", names);
  }

  private String pattern(Error error) {
    var words = schemaAround(error).path(PATTERN_SAYS);
    return words.isTextual()
        ? words.textValue()
        : "must match " + error.getSchemaNode().textValue();
  }

  private JsonNode schemaAround(Error error) {
    return document.at(error.getSchemaLocation().getFragment().getParent().toString());
  }

  private static String types(JsonNode allowed) {
    if (allowed.isTextual()) return article(allowed.textValue());
    return allowed
        .valueStream()
        .map(JsonNode::textValue)
        .map(SchemaReader::article)
        .collect(Collectors.joining(" or "));
  }

  private static String article(String type) {
    return switch (type) {
      case "null" -> "null";
      case "integer" -> "a whole number";
      case "array", "object" -> "an " + type;
      case String _ -> "a " + type;
    };
  }

  private static String list(JsonNode allowed) {
    return allowed.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static String limit(Error error, String unit) {
    var count = error.getSchemaNode().asInt();
    var plural = unit.equals("entry") ? "entries" : unit + "s";
    return count + " " + (count == 1 ? unit : plural);
  }
}
