package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.FindEditFields.Field;
import countersign.message.FindEditFields.Kind;
import countersign.task.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments become a form's texts, and are read back from it. */
class EditFormTest {
  private static final List<Field> FIELDS =
      List.of(
          field("body", Kind.TEXT, true),
          field("count", Kind.NUMBER, false),
          field("names", Kind.LINES, false),
          field("more", Kind.JSON, false),
          new Field("urgent", Kind.CHOICE, false, Optional.empty(), List.of("true", "false")));

  @Test
  void what_nobody_changed_comes_back_exactly_also_what_a_browser_writes_in_its_own_way() {
    var stored =
        new Arguments(
            "{\"body\":\"a\\r\\nb\\rc\\n\",\"count\":0.1,\"extra\":{\"x\":[1,null]},"
                + "\"more\":{\"k\":\"v\"},\"names\":[\"Ada\",\"Bob\"],\"urgent\":false}");
    var form = new EditForm(stored, FIELDS);

    var read = form.read(browser(form.texts()));

    assertThat(read).isEqualTo(new EditForm.Read.Whole(stored));
  }

  @Test
  void each_kind_is_read_in_its_way_and_an_empty_one_is_absent() {
    var form = new EditForm(new Arguments("{\"body\":\"x\",\"count\":1}"), FIELDS);

    var read =
        form.read(
            texts(
                Map.of(
                    "body", "two\nlines",
                    "count", "",
                    "names", " Ada \n\nBob\n",
                    "more", "[\"x\", 1.50]",
                    "urgent", "true")));

    assertThat(read)
        .isEqualTo(
            new EditForm.Read.Whole(
                new Arguments(
                    "{\"body\":\"two\\nlines\",\"more\":[\"x\",1.5],\"names\":[\"Ada\",\"Bob\"],"
                        + "\"urgent\":true}")));
  }

  @Test
  void what_cannot_be_read_is_told_field_by_field() {
    var typed = texts(Map.of("body", "", "count", "many", "names", "", "more", "{a", "urgent", ""));
    var form = new EditForm(new Arguments("{}"), FIELDS);

    assertThat(form.read(typed))
        .isInstanceOfSatisfying(
            EditForm.Read.Flawed.class,
            flawed -> assertThat(flawed.flaws()).containsOnlyKeys("count", "more"));
  }

  @Test
  void a_value_of_another_type_than_the_schema_says_is_written_as_json() {
    var stored = new Arguments("{\"body\":7,\"names\":[\"one\\ntwo\"]}");
    var form = new EditForm(stored, FIELDS);

    assertThat(named(form, "body").kind()).isEqualTo(Kind.JSON);
    assertThat(named(form, "names").kind()).isEqualTo(Kind.JSON);
    assertThat(form.text(named(form, "names"))).isEqualTo("[\"one\\ntwo\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\n", " a", "a ", "", "a\\rb", "\\u2003a"})
  void a_list_with_an_item_that_a_line_cannot_hold_is_written_as_json(String item) {
    var stored = new Arguments("{\"body\":\"x\",\"names\":[\"" + item + "\",\"Bob\"]}");
    var form = new EditForm(stored, FIELDS);

    assertThat(named(form, "names").kind()).isEqualTo(Kind.JSON);
  }

  /** Line breaks as HTML's form submission writes them (HTML standard, section 4.10.22.4). */
  private static EditTexts browser(EditTexts texts) {
    var sent = new HashMap<String, String>();
    texts.texts().forEach((name, text) -> sent.put(name, text.replaceAll("\r\n|\r|\n", "\r\n")));
    return new EditTexts(sent, texts.kept());
  }

  private static EditTexts texts(Map<String, String> texts) {
    return new EditTexts(texts, Set.of());
  }

  private static Field named(EditForm form, String name) {
    return form.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Field field(String name, Kind kind, boolean required) {
    return new Field(name, kind, required, Optional.empty(), List.of());
  }
}
