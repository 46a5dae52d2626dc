package countersign.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Arguments;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Where JSON becomes {@link Arguments}: the canonical form of RFC 8785. What that form (or the
 * database) can't hold without a change is refused, since a person must sign exactly what runs: a
 * number that isn't a double (RFC 7493 section 2.2), a NUL, half a surrogate pair.
 */
public final class ArgumentsReader {
  /** The longest arguments, in characters of their canonical text. */
  public static final int MAX_LENGTH = 256 * 1024;

  /** The deepest nesting of arguments. */
  public static final int MAX_DEPTH = 32;

  private ArgumentsReader() {}

  /** What reading came to. */
  public sealed interface Result {
    /** Arguments that can be signed. */
    record Read(Arguments arguments) implements Result {}

    /** They can't; {@code why} names the place and what is allowed. */
    record Refused(String why) implements Result {}
  }

  /** Read text that came from outside. */
  public static Result read(String text) {
    try {
      return read(Json.read(text));
    } catch (JsonProcessingException e) {
      return new Result.Refused("the arguments are not JSON: " + e.getOriginalMessage());
    }
  }

  /** Read a tree that came from outside. */
  public static Result read(JsonNode tree) {
    if (!tree.isObject()) return new Result.Refused("the arguments must be one JSON object");
    var flaw = flaw(tree, "arguments", 1);
    if (flaw.isPresent()) return new Result.Refused(flaw.get());
    var canonical = CanonicalJson.of(tree);
    if (canonical.length() > MAX_LENGTH)
      return new Result.Refused("the arguments are longer than " + MAX_LENGTH + " characters");
    return new Result.Read(new Arguments(canonical));
  }

  /** Arguments that were checked before they were stored; a flaw now means they were tampered. */
  public static Arguments stored(String text) {
    return stored(Json.readOwn(text));
  }

  /** The same of a tree. */
  public static Arguments stored(JsonNode tree) {
    return switch (read(tree)) {
      case Result.Read(var arguments) -> arguments;
      case Result.Refused(var why) -> throw new IllegalStateException("stored arguments: " + why);
    };
  }

  /** The arguments as a tree. */
  public static JsonNode tree(Arguments arguments) {
    return Json.readOwn(arguments.canonical());
  }

  private static Optional<String> flaw(JsonNode node, String at, int depth) {
    if (depth > MAX_DEPTH) return Optional.of(at + " is nested deeper than " + MAX_DEPTH);
    if (node.isNumber()) return numberFlaw(node.decimalValue(), at);
    if (node.isTextual()) return textFlaw(node.textValue(), at);
    for (var member : node.properties()) {
      var inside = textFlaw(member.getKey(), "a member name of " + at);
      if (inside.isEmpty()) inside = flaw(member.getValue(), at + "." + member.getKey(), depth + 1);
      if (inside.isPresent()) return inside;
    }
    if (node.isArray())
      for (int i = 0; i < node.size(); i++) {
        var inside = flaw(node.get(i), at + "[" + i + "]", depth + 1);
        if (inside.isPresent()) return inside;
      }
    return Optional.empty();
  }

  private static Optional<String> numberFlaw(BigDecimal number, String at) {
    double nearest = number.doubleValue();
    var exact = Double.isFinite(nearest) && CanonicalJson.number(nearest).compareTo(number) == 0;
    return exact
        ? Optional.empty()
        : Optional.of(at + " is a number that a double can't hold exactly; give it as a string");
  }

  private static Optional<String> textFlaw(String text, String at) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) return Optional.of(at + " contains the character U+0000, which is not allowed");
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return Optional.of(at + " contains half a surrogate pair, which is not allowed");
      }
    }
    return Optional.empty();
  }
}
