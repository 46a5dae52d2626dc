package countersign.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code openapi.yaml}: which operations there are, and what each accepts. */
final class Contract {
  private static final String RESOURCE = "/webroot/openapi.yaml";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final String text;
  private final JsonNode document;
  private final SchemaReader schemas;
  private final List<Operation> operations;

  private Contract(String text, JsonNode document) {
    this.text = text;
    this.document = document;
    this.schemas = new SchemaReader(document);
    this.operations = operationsOf(document.path("paths"));
  }

  /** The contract in the jar; an unreadable one is a broken build. */
  static Contract load() {
    return Loaded.ONCE;
  }

  /** Read when it is first asked for. */
  private static final class Loaded {
    static final Contract ONCE = read();
  }

  private static Contract read() {
    try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) throw new IllegalStateException(RESOURCE + " is missing");
      var text = new String(in.readAllBytes(), UTF_8);
      return new Contract(text, YAMLMapper.builder().build().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as it was written. */
  String text() {
    return text;
  }

  /** All operations; one with a literal path stands before one whose parameter would match it. */
  List<Operation> operations() {
    return operations;
  }

  /** What the contract's words are for a schema's findings. */
  SchemaReader schemas() {
    return schemas;
  }

  private List<Operation> operationsOf(JsonNode paths) {
    var found = new ArrayList<Operation>();
    for (var path : paths.properties())
      for (var member : path.getValue().properties())
        if (METHODS.contains(member.getKey()))
          found.add(operation(path.getKey(), member.getKey(), "/paths/" + escaped(path.getKey())));
    found.sort(Comparator.comparing(operation -> !operation.route().literal()));
    return List.copyOf(found);
  }

  private Operation operation(String path, String method, String pointer) {
    var node = document.at(pointer + "/" + method);
    var parameters = parameters(pointer + "/parameters");
    parameters.addAll(parameters(pointer + "/" + method + "/parameters"));
    var security = node.has("security") ? node.get("security") : document.path("security");
    return new Operation(
        node.path("operationId").textValue(),
        new Operation.Route(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), path),
        parameters,
        body(pointer + "/" + method + "/requestBody"),
        !security.isEmpty());
  }

  private List<Operation.Parameter> parameters(String pointer) {
    var found = new ArrayList<Operation.Parameter>();
    for (int i = 0; i < document.at(pointer).size(); i++)
      found.add(parameter(followed(pointer + "/" + i)));
    return found;
  }

  private Operation.Parameter parameter(String pointer) {
    var node = document.at(pointer);
    var schema = document.at(followed(pointer + "/schema"));
    return new Operation.Parameter(
        node.path("name").textValue(),
        Operation.Place.valueOf(node.path("in").textValue().toUpperCase(Locale.ROOT)),
        schema.path("type").asText().equals("integer"),
        schemas.at(pointer + "/schema"),
        Optional.ofNullable(schema.get("default")));
  }

  private Optional<Operation.BodyRule> body(String pointer) {
    var node = document.at(pointer);
    if (node.isMissingNode()) return Optional.empty();
    var schema = schemas.at(pointer + "/content/application~1json/schema");
    return Optional.of(new Operation.BodyRule(node.path("required").asBoolean(), schema));
  }

  /** Where {@code pointer} leads when a reference stands there; this document refers to itself. */
  private String followed(String pointer) {
    var reference = document.at(pointer).path("$ref");
    return reference.isTextual() ? reference.textValue().substring(1) : pointer;
  }

  private static String escaped(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }
}
