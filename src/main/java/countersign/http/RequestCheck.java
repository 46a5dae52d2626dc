package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import countersign.message.Once;
import io.vertx.core.MultiMap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds a request against its operation in the contract. */
final class RequestCheck {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Set<String> LISTS = Set.of("Prefer");

  private final SchemaReader schemas;
  private final Operation operation;

  RequestCheck(SchemaReader schemas, Operation operation) {
    this.schemas = schemas;
    this.operation = operation;
  }

  /** The parts of a request. */
  record Parts(Map<String, String> path, MultiMap query, MultiMap headers, byte[] body) {}

  /** What checking came to. */
  sealed interface Result {
    /** It fits. */
    record Fits(Map<String, JsonNode> parameters, Optional<JsonNode> body, Optional<Once.Key> key)
        implements Result {}

    /** Its path names nothing that could exist. */
    record NamesNothing(String what) implements Result {}

    /** It doesn't fit. */
    record Refused(List<FieldError> errors) implements Result {}
  }

  /** Check a request. */
  Result check(Parts parts) {
    var values = new LinkedHashMap<String, JsonNode>();
    var errors = unknown(parts.query());
    for (var parameter : operation.parameters()) {
      var given = given(parameter, parts);
      var flaws = given.size() > 1 ? repeated(parameter) : flaws(parameter, given, values);
      if (!flaws.isEmpty() && parameter.place() == Operation.Place.PATH)
        return new Result.NamesNothing(
            parameter.name().replace("_id", "") + " " + given.getFirst());
      errors.addAll(flaws);
    }
    var body = body(parts.body(), errors);
    return errors.isEmpty()
        ? new Result.Fits(values, body, RequestKey.of(operation, values, body))
        : new Result.Refused(errors);
  }

  private List<FieldError> unknown(MultiMap query) {
    var known =
        operation.parameters().stream()
            .filter(parameter -> parameter.place() == Operation.Place.QUERY)
            .map(Operation.Parameter::name)
            .toList();
    var hint = known.isEmpty() ? "; there are none" : "; known are " + String.join(", ", known);
    return query.names().stream()
        .filter(name -> !known.contains(name))
        .map(name -> new FieldError(name, "is not a known query parameter" + hint))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<String> given(Operation.Parameter parameter, Parts parts) {
    return switch (parameter.place()) {
      case PATH -> List.of(parts.path().getOrDefault(parameter.name(), ""));
      case QUERY -> parts.query().getAll(parameter.name());
      case HEADER -> fields(parameter.name(), parts.headers().getAll(parameter.name()));
    };
  }

  /** Several fields of a list are one list; any other field stands alone (RFC 9110 section 5.3). */
  private static List<String> fields(String name, List<String> given) {
    return given.size() > 1 && LISTS.contains(name) ? List.of(String.join(",", given)) : given;
  }

  private static List<FieldError> repeated(Operation.Parameter parameter) {
    return List.of(new FieldError(parameter.name(), "must not be given twice"));
  }

  private List<FieldError> flaws(
      Operation.Parameter parameter, List<String> given, Map<String, JsonNode> values) {
    if (given.isEmpty()) {
      parameter.fallback().ifPresent(value -> values.put(parameter.name(), value));
      return List.of();
    }
    var value = typed(parameter, given.getFirst());
    values.put(parameter.name(), value);
    return schemas.check(parameter.schema(), value, parameter.name());
  }

  private static JsonNode typed(Operation.Parameter parameter, String text) {
    return parameter.number() && WHOLE_NUMBER.matcher(text).matches()
        ? BigIntegerNode.valueOf(new BigInteger(text))
        : TextNode.valueOf(text);
  }

  private Optional<JsonNode> body(byte[] bytes, List<FieldError> errors) {
    if (operation.body().isEmpty()) return Optional.empty();
    var rule = operation.body().get();
    return switch (Body.read(bytes)) {
      case Body.Result.Absent() -> {
        if (rule.required()) errors.add(new FieldError("", "a JSON body is required"));
        yield Optional.empty();
      }
      case Body.Result.Refused(var flaws) -> {
        errors.addAll(flaws);
        yield Optional.empty();
      }
      case Body.Result.Read(var tree) -> {
        errors.addAll(schemas.check(rule.schema(), tree, ""));
        yield Optional.of(tree);
      }
    };
  }
}
