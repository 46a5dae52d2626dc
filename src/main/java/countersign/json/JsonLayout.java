package countersign.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;

/**
 * JSON text laid out for readers. Only white space between its tokens changes: numbers and escapes
 * stay as they are written, which a tree that was read and written again doesn't promise.
 */
public final class JsonLayout {
  private static final String INDENT = "  ";

  private final String json;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private JsonLayout(String json) {
    this.json = json;
  }

  /** The text with one member or element on each line; empty when it isn't JSON. */
  public static Optional<String> of(String text) {
    try {
      return Json.read(text).isMissingNode()
          ? Optional.empty()
          : Optional.of(new JsonLayout(text).laidOut());
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private String laidOut() {
    int at = skip(0);
    while (at < json.length()) at = skip(token(at));
    return out.toString();
  }

  /** Writes the token that begins at {@code at}; where the next character stands. */
  private int token(int at) {
    char c = json.charAt(at);
    return switch (c) {
      case '"' -> string(at);
      case '{', '[' -> opened(at);
      case '}', ']' -> {
        depth--;
        newLine();
        out.append(c);
        yield at + 1;
      }
      case ',' -> {
        out.append(c);
        newLine();
        yield at + 1;
      }
      case ':' -> {
        out.append(": ");
        yield at + 1;
      }
      default -> {
        out.append(c);
        yield at + 1;
      }
    };
  }

  private int string(int from) {
    int to = from + 1;
    while (json.charAt(to) != '"') to += json.charAt(to) == '\\' ? 2 : 1;
    out.append(json, from, to + 1);
    return to + 1;
  }

  private int opened(int at) {
    out.append(json.charAt(at));
    int next = skip(at + 1);
    if (json.charAt(next) == '}' || json.charAt(next) == ']') {
      out.append(json.charAt(next));
      return next + 1;
    }
    depth++;
    newLine();
    return next;
  }

  private int skip(int from) {
    int at = from;
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) at++;
    return at;
  }

  private void newLine() {
    out.append('\n').append(INDENT.repeat(depth));
  }
}
