package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.policy.ArgumentValues;
import countersign.policy.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Arguments that rules can look at by JSONPath. */
public record JsonArguments(JsonNode tree) implements ArgumentValues {
  /** The longest path, in characters. */
  public static final int MAX_PATH_LENGTH = 200;

  /**
   * What is wrong with a path; empty when it can be used. Filters and functions are refused: a rule
   * says what it wants in its conditions, where it is checked and can be read.
   */
  public static Optional<String> flaw(String path) {
    if (path.length() > MAX_PATH_LENGTH)
      return Optional.of("must have at most " + MAX_PATH_LENGTH + " characters");
    if (!path.startsWith("$")) return Optional.of("must begin with $");
    if (path.indexOf('?') >= 0 || path.indexOf('(') >= 0)
      return Optional.of("must have no filter and no function");
    var read = ArgumentPath.read(path);
    if (read.isEmpty())
      return Optional.of("must be a JSONPath such as $.amount or $.items[*].price");
    // Each further one would multiply what has to be looked at.
    return read.get().descents() > 1
        ? Optional.of("must look at any depth (..) only once")
        : Optional.empty();
  }

  @Override
  public List<Value> at(String path) {
    return find(path).values().stream().map(JsonArguments::value).toList();
  }

  @Override
  public Optional<String> inTheWayOf(String path) {
    return find(path).inTheWay().map(node -> value(node).kind());
  }

  private ArgumentPath.Found find(String path) {
    return ArgumentPath.read(path).orElseThrow().in(tree);
  }

  /** A JSON value as rules see it. */
  static Value value(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> new Value.Text(json.textValue(), Json.write(json));
      case NUMBER -> new Value.Number(json.decimalValue());
      case BOOLEAN -> new Value.Truth(json.booleanValue());
      case ARRAY, OBJECT -> new Value.Compound(CanonicalJson.of(json), members(json));
      case NULL, MISSING -> new Value.Nothing();
      case BINARY, POJO -> throw new IllegalArgumentException("not JSON from outside");
    };
  }

  private static List<Value> members(JsonNode json) {
    Stream<JsonNode> inside =
        json.isArray()
            ? json.valueStream()
            : json.properties().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue);
    return inside.map(JsonArguments::value).toList();
  }
}
