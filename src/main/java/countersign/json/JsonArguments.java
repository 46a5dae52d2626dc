package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import countersign.policy.ArgumentValues;
import countersign.policy.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arguments that rules can look at by JSONPath. */
public record JsonArguments(JsonNode tree) implements ArgumentValues {
  /** The longest path, in characters. */
  public static final int MAX_PATH_LENGTH = 200;

  /** Names, {@code *}, places in lists, and {@code ..} (RFC 9535 sections 2.3 and 2.5). */
  private static final Pattern USABLE =
      Pattern.compile(
          "\\$(?:\\.{1,2}(?:[\\p{L}_][\\p{L}\\p{N}_-]*|\\*)"
              + "|\\[(?:\\*|-?\\d{1,9}|'[^'\\\\]+'|\"[^\"\\\\]+\")])*");

  private static final Configuration READING =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(Json.mapper()))
          .mappingProvider(new JacksonMappingProvider(Json.mapper()))
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

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
    // The library takes much that isn't a path for the name of a member, which is never there.
    return USABLE.matcher(path).matches() && compiles(path)
        ? Optional.empty()
        : Optional.of("must be a JSONPath such as $.amount or $.items[*].price");
  }

  private static boolean compiles(String path) {
    try {
      var _ = JsonPath.compile(path);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public List<Value> at(String path) {
    var found = JsonPath.using(READING).parse(tree).<JsonNode>read(path);
    return found.valueStream().map(JsonArguments::value).toList();
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
