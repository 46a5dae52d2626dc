package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.FindEditFields.Field;
import countersign.message.FindEditFields.Kind;
import countersign.task.Arguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a form's text stands for where a schema leaves a choice. */
class EditChoicesTest {
  private static final Field TO =
      new Field("to", Kind.LINES_OR_NAME, true, Optional.empty(), List.of("\"all\"", "\"few\""));
  private static final Field NOTE =
      new Field("note", Kind.TEXT, false, Optional.empty(), List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"all\"           | `all`         | \"all\"",
        "\"all\"           | `few`         | \"few\"",
        "\"all\"           | `a@x`         | [\"a@x\"]",
        "\"all\"           | `all,few`     | [\"all\",\"few\"]",
        "\"all\"           | `All`         | [\"All\"]",
        "[\"a@x\"]         | `a@x`         | [\"a@x\"]",
        "[\"a@x\",\"b@x\"] | ` b@x ,`      | [\"b@x\"]",
        "[\"a@x\"]         | `all`         | \"all\"",
        "[\"all\"]         | `all`         | [\"all\"]",
        "[\"all\",\"b@x\"] | `all`         | [\"all\"]",
      })
  void lines_are_a_list_and_a_name_alone_is_the_name(String stored, String typed, String read) {
    var form = new EditForm(new Arguments("{\"to\":" + stored + "}"), List.of(TO));

    assertThat(form.fields()).containsExactly(TO);
    assertThat(form.read(new EditTexts(Map.of("to", typed.replace(",", "\r\n")), Set.of())))
        .isEqualTo(new EditForm.Read.Whole(new Arguments("{\"to\":" + read + "}")));
  }

  @Test
  void a_text_that_is_no_name_is_written_as_json() {
    var form = new EditForm(new Arguments("{\"to\":\"nobody\"}"), List.of(TO));

    assertThat(form.fields().getFirst().kind()).isEqualTo(Kind.JSON);
    assertThat(form.read(form.texts()))
        .isEqualTo(new EditForm.Read.Whole(new Arguments("{\"to\":\"nobody\"}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"note\":\"x\"} | `y` | false | {\"note\":\"y\"}",
        "{\"note\":\"x\"} | `x` | false | {\"note\":\"x\"}",
        "{\"note\":\"x\"} | ``  | true  | {\"note\":\"\"}",
        "{\"note\":\"x\"} | ``  | false | {}",
        "{\"note\":\"\"}  | ``  | true  | {\"note\":\"\"}",
        "{\"note\":\"\"}  | ``  | false | {}",
        "{}               | ``  | false | {}",
        "{}               | ``  | true  | {\"note\":\"\"}",
        "{}               | `y` | false | {\"note\":\"y\"}",
      })
  void an_empty_optional_text_is_given_when_a_person_says_so(
      String stored, String typed, boolean kept, String read) {
    var form = new EditForm(new Arguments(stored), List.of(NOTE));
    var texts = new EditTexts(Map.of("note", typed), kept ? Set.of("note") : Set.of());

    assertThat(form.read(texts)).isEqualTo(new EditForm.Read.Whole(new Arguments(read)));
  }

  @Test
  void untouched_an_empty_text_stays_and_an_absent_one_stays_absent() {
    for (var stored : List.of("{\"note\":\"\"}", "{}", "{\"note\":\"x\"}")) {
      var form = new EditForm(new Arguments(stored), List.of(NOTE));
      assertThat(form.read(form.texts())).isEqualTo(new EditForm.Read.Whole(new Arguments(stored)));
    }
  }
}
