package countersign.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.message.FindEditFields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes what a person reads of a form for arguments. */
final class EditViews {
  /** A longer text, or one with a line break, gets a box of several lines. */
  private static final int LONGEST_LINE = 80;

  private EditViews() {}

  /**
   * @param texts what stands in the fields
   * @param flaws what is wrong, by the argument's name
   */
  static List<EditView.Field> fields(EditForm form, EditTexts texts, Map<String, String> flaws) {
    var all = new ArrayList<EditView.Field>();
    for (var field : form.fields())
      all.add(
          new EditView.Field(
              String.valueOf(all.size() + 1),
              field.name(),
              field.required(),
              hint(field),
              input(form, field, texts.of(field.name())),
              EditForm.mayBeEmpty(field)
                  ? Optional.of(texts.keeps(field.name()))
                  : Optional.empty(),
              Optional.ofNullable(flaws.get(field.name()))));
    return all;
  }

  private static String hint(Field field) {
    var how =
        switch (field.kind()) {
          case TEXT, CHOICE -> "";
          case NUMBER -> "A number.";
          case LINES -> "One on each line.";
          case LINES_OR_NAME -> "One on each line, or one name alone" + names(field) + ".";
          case JSON -> "As JSON: a text stands in double quotes.";
        };
    return Stream.of(field.description().orElse(""), how)
        .filter(words -> !words.isEmpty())
        .reduce((first, next) -> first + " " + next)
        .orElse("A text.");
  }

  /** Which ones, unless the schema's description says so already. */
  private static String names(Field field) {
    var names = field.choices().stream().map(EditViews::label).toList();
    var described = field.description().orElse("");
    return names.stream().allMatch(described::contains) ? "" : ": " + String.join(", ", names);
  }

  private static EditView.Input input(EditForm form, Field field, String text) {
    return switch (field.kind()) {
      case CHOICE -> new EditView.Input.Choice(options(field, text));
      case NUMBER -> new EditView.Input.Line(text);
      case LINES, LINES_OR_NAME, JSON -> new EditView.Input.Block(text);
      case TEXT ->
          isLine(text) && isLine(form.text(field))
              ? new EditView.Input.Line(text)
              : new EditView.Input.Block(text);
    };
  }

  private static boolean isLine(String text) {
    return text.length() <= LONGEST_LINE && text.chars().noneMatch(Character::isISOControl);
  }

  private static List<EditView.Option> options(Field field, String text) {
    var none =
        field.required() && !text.isEmpty()
            ? Stream.<EditView.Option>empty()
            : Stream.of(new EditView.Option("", "(not given)", text.isEmpty()));
    return Stream.concat(
            none,
            field.choices().stream()
                .map(json -> new EditView.Option(json, label(json), json.equals(text))))
        .toList();
  }

  private static String label(String json) {
    JsonNode value = Json.readOwn(json);
    return value.isTextual() ? value.textValue() : json;
  }
}
