package countersign.http.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.FindEditFields.Field;
import countersign.message.FindEditFields.Kind;
import countersign.task.Arguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments as the texts of a form's fields, and back. */
final class EditForm {
  private final JsonNode stored;
  private final List<Field> fields;

  /**
   * @param stored the agent's arguments
   * @param fields what the tool's schema asks for
   */
  EditForm(Arguments stored, List<Field> fields) {
    this.stored = ArgumentsReader.tree(stored);
    this.fields = withTheRest(this.stored, fields);
  }

  /** What came of reading a form. */
  sealed interface Read {
    /** Arguments; whether they fit the schema is not known yet. */
    record Whole(Arguments arguments) implements Read {}

    /** They can't be read; by the field's name, or empty for the whole. */
    record Flawed(Map<String, String> flaws) implements Read {
      public Flawed {
        flaws = Map.copyOf(flaws);
      }
    }
  }

  /** The fields in order, those that only the stored arguments have behind the schema's. */
  List<Field> fields() {
    return fields;
  }

  /** A field's text as long as nobody typed another one. */
  String text(Field field) {
    var value = stored.path(field.name());
    if (value.isMissingNode()) return "";
    return switch (field.kind()) {
      case TEXT -> value.isTextual() ? value.textValue() : Json.write(value);
      case LINES -> isLines(value) ? lines(value) : Json.write(value);
      case LINES_OR_NAME -> value.isTextual() ? value.textValue() : lines(value);
      case NUMBER, CHOICE, JSON -> Json.write(value);
    };
  }

  /** The fields as long as nobody touched them. */
  EditTexts texts() {
    var texts = new HashMap<String, String>();
    var kept = new HashSet<String>();
    for (var field : fields) {
      texts.put(field.name(), text(field));
      if (mayBeEmpty(field) && stored.has(field.name()) && text(field).isEmpty())
        kept.add(field.name());
    }
    return new EditTexts(texts, kept);
  }

  /** Whether an empty text and none at all are both possible, so that a person must say which. */
  static boolean mayBeEmpty(Field field) {
    return field.kind() == Kind.TEXT && !field.required();
  }

  /** The arguments that were typed; what was left as it stood keeps its exact value. */
  Read read(EditTexts typed) {
    var arguments = Json.object();
    var flaws = new LinkedHashMap<String, String>();
    for (var field : fields) {
      if (!isGiven(field, typed)) continue;
      var text = typed.of(field.name());
      if (stored.has(field.name()) && unbroken(text).equals(unbroken(text(field))))
        arguments.set(field.name(), stored.get(field.name()));
      else read(field, text, arguments, flaws);
    }
    if (!flaws.isEmpty()) return new Read.Flawed(flaws);
    return switch (ArgumentsReader.read(arguments)) {
      case ArgumentsReader.Result.Read(var whole) -> new Read.Whole(whole);
      case ArgumentsReader.Result.Refused(var why) -> new Read.Flawed(Map.of("", why));
    };
  }

  /** An empty text is a value where the schema wants one, and where a person says so. */
  private boolean isGiven(Field field, EditTexts typed) {
    if (!typed.of(field.name()).isEmpty()) return true;
    if (mayBeEmpty(field)) return typed.keeps(field.name());
    return field.kind() == Kind.TEXT || stored.has(field.name()) && text(field).isEmpty();
  }

  private void read(Field field, String text, ObjectNode arguments, Map<String, String> flaws) {
    switch (field.kind()) {
      case TEXT -> arguments.put(field.name(), text);
      case LINES -> putLines(field, linesOf(text), arguments);
      case LINES_OR_NAME -> {
        var lines = linesOf(text);
        if (lines.size() == 1 && isNameAlone(field, lines.getFirst()))
          arguments.put(field.name(), lines.getFirst());
        else putLines(field, lines, arguments);
      }
      case NUMBER, CHOICE, JSON ->
          json(text)
              .ifPresentOrElse(
                  value -> arguments.set(field.name(), value),
                  () -> flaws.put(field.name(), wanted(field.kind())));
    }
  }

  private static List<String> linesOf(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static void putLines(Field field, List<String> lines, ObjectNode arguments) {
    var all = arguments.putArray(field.name());
    lines.forEach(all::add);
  }

  /** What stood in a list stays an item of one, be it called like a name. */
  private boolean isNameAlone(Field field, String line) {
    return field.choices().contains(Json.write(line))
        && stored.path(field.name()).valueStream().noneMatch(it -> line.equals(it.textValue()));
  }

  private static String wanted(Kind kind) {
    return switch (kind) {
      case NUMBER -> "must be a number, such as 12 or 0.5";
      case CHOICE -> "must be one of the choices";
      case TEXT, LINES, LINES_OR_NAME, JSON -> "must be JSON; a text stands in double quotes";
    };
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(Json.read(text.strip()));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isLines(JsonNode value) {
    return value.isArray()
        && value.valueStream().allMatch(it -> it.isTextual() && isLine(it.textValue()));
  }

  /** Whether it comes back as it is when its line is read, beside others that were changed. */
  private static boolean isLine(String text) {
    return !text.isEmpty()
        && text.equals(text.strip())
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static String lines(JsonNode value) {
    return String.join("\n", value.valueStream().map(JsonNode::textValue).toList());
  }

  /** A browser may write line breaks in its own way. */
  private static String unbroken(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** What the schema doesn't name is kept, too, unless a person changes it; as is another type. */
  private static List<Field> withTheRest(JsonNode stored, List<Field> fields) {
    var all = new ArrayList<Field>();
    for (var field : fields) all.add(fits(field, stored.path(field.name())) ? field : raw(field));
    stored
        .fieldNames()
        .forEachRemaining(name -> {
          if (fields.stream().noneMatch(field -> field.name().equals(name)))
            all.add(new Field(name, Kind.JSON, false, Optional.empty(), List.of()));
        });
    return List.copyOf(all);
  }

  /** Whether the stored value can be written in the way the schema suggests. */
  private static boolean fits(Field field, JsonNode value) {
    if (value.isMissingNode()) return true;
    return switch (field.kind()) {
      case TEXT -> value.isTextual();
      case LINES -> isLines(value);
      case LINES_OR_NAME ->
          isLines(value)
              || value.isTextual()
                  && isLine(value.textValue())
                  && field.choices().contains(Json.write(value));
      case CHOICE -> field.choices().contains(Json.write(value));
      case NUMBER, JSON -> true;
    };
  }

  private static Field raw(Field field) {
    return new Field(
        field.name(), Kind.JSON, field.required(), field.description(), field.choices());
  }
}
