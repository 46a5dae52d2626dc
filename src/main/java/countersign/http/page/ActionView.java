package countersign.http.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.ToolCall;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A tool call, whole.
 *
 * @param digest what a signature binds to, 64 hexadecimal digits
 */
public record ActionView(String tool, List<Argument> arguments, String digest) {
  private static final PrettyPrinter INDENTED =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  public ActionView {
    arguments = List.copyOf(arguments);
  }

  /**
   * One argument.
   *
   * @param type in a reader's words, so that the text {@code true} isn't taken for the value
   */
  public record Argument(Shown name, String type, Value value) {}

  /** What an argument holds, by how it is best read. */
  public sealed interface Value {
    /** Whether it is read better on its own, behind the short ones. */
    default boolean isLong() {
      return false;
    }

    /** One line. */
    record Line(Shown text) implements Value {}

    /**
     * Several lines, such as a mail's body.
     *
     * @param size how long it is
     */
    record Block(Shown text, String size) implements Value {
      @Override
      public boolean isLong() {
        return true;
      }
    }

    /** A list of texts, such as addresses. */
    record Items(List<Shown> texts) implements Value {
      public Items {
        texts = List.copyOf(texts);
      }
    }

    /** Anything nested, as indented JSON. */
    record Nested(Shown json) implements Value {
      @Override
      public boolean isLong() {
        return true;
      }
    }

    /** Nothing; the words say which kind of nothing. */
    record Nothing(String words) implements Value {}
  }

  static ActionView of(ToolCall call) {
    return new ActionView(
        call.tool(),
        ArgumentsReader.tree(call.arguments()).properties().stream()
            .map(member -> argument(member.getKey(), member.getValue()))
            .sorted(Comparator.comparing(argument -> argument.value().isLong()))
            .toList(),
        call.digest().hex());
  }

  private static Argument argument(String name, JsonNode value) {
    return new Argument(Shown.of(name), type(value), value(value));
  }

  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "number";
      case BOOLEAN -> "yes or no";
      case ARRAY -> value.size() == 1 ? "list of 1" : "list of " + value.size();
      case OBJECT, POJO -> "object";
      case NULL, MISSING -> "nothing";
      case BINARY -> "bytes";
    };
  }

  static Value value(JsonNode value) {
    if (value.isTextual()) return text(value.textValue());
    if (value.isNull()) return new Value.Nothing("null");
    if (value.isValueNode()) return new Value.Line(Shown.of(value.asText()));
    if (value.isEmpty())
      return new Value.Nothing(value.isArray() ? "an empty list" : "an empty object");
    return isListOfLines(value) ? items(value) : new Value.Nested(Shown.of(indented(value)));
  }

  private static Value text(String text) {
    if (text.isEmpty()) return new Value.Nothing("an empty text");
    if (text.isBlank()) return new Value.Nested(Shown.of(Json.write(text)));
    if (!text.contains("\n")) return new Value.Line(Shown.of(text));
    return new Value.Block(
        Shown.of(text), "%d lines, %,d characters".formatted(text.lines().count(), text.length()));
  }

  private static boolean isListOfLines(JsonNode value) {
    return value.isArray()
        && StreamSupport.stream(value.spliterator(), false)
            .allMatch(item -> item.isTextual() && isLine(item.textValue()));
  }

  private static boolean isLine(String text) {
    return !text.isBlank() && !text.contains("\n");
  }

  private static Value items(JsonNode list) {
    return new Value.Items(
        StreamSupport.stream(list.spliterator(), false)
            .map(item -> Shown.of(item.textValue()))
            .toList());
  }

  private static String indented(JsonNode value) {
    try {
      return Json.mapper().writer(INDENTED).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read can't be written", e);
    }
  }
}
