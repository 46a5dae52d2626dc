package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.http.page.ActionView.Value;
import countersign.json.ArgumentsReader;
import countersign.task.ToolCall;
import org.junit.jupiter.api.Test;

/** Arguments are read whole, and a text is not taken for a value. */
class ActionViewTest {
  private static ActionView of(String arguments) {
    return ActionView.of(new ToolCall("c1", "tool", ArgumentsReader.stored(arguments)));
  }

  private static Value only(String json) {
    return of("{\"a\":" + json + "}").arguments().getFirst().value();
  }

  private static String typeOf(String json) {
    return of("{\"a\":" + json + "}").arguments().getFirst().type();
  }

  @Test
  void a_text_and_the_value_it_looks_like_are_told_apart() {
    assertThat(only("\"true\"")).isEqualTo(only("true"));
    assertThat(typeOf("\"true\"")).isEqualTo("text");
    assertThat(typeOf("true")).isEqualTo("yes or no");
    assertThat(typeOf("\"5\"")).isEqualTo("text");
    assertThat(typeOf("5")).isEqualTo("number");
  }

  @Test
  void the_kinds_of_nothing_are_told_apart() {
    assertThat(only("\"\"")).isEqualTo(new Value.Nothing("an empty text"));
    assertThat(only("null")).isEqualTo(new Value.Nothing("null"));
    assertThat(only("[]")).isEqualTo(new Value.Nothing("an empty list"));
    assertThat(only("{}")).isEqualTo(new Value.Nothing("an empty object"));
    assertThat(only("\"  \"")).isEqualTo(new Value.Nested(Shown.of("\"  \"")));
  }

  @Test
  void a_text_of_several_lines_keeps_them_and_says_how_long_it_is() {
    assertThat(only("\"a\\n\\nb\""))
        .isEqualTo(new Value.Block(Shown.of("a\n\nb"), "3 lines, 4 characters"));
  }

  @Test
  void a_list_of_lines_is_a_list_and_anything_nested_is_indented_json() {
    assertThat(only("[\"a\",\"b\"]")).isInstanceOf(Value.Items.class);
    assertThat(only("[\"a\",{\"b\":1}]"))
        .isEqualTo(new Value.Nested(Shown.of("[\n  \"a\",\n  {\n    \"b\": 1\n  }\n]")));
    assertThat(only("[\"a\\nb\"]")).isInstanceOf(Value.Nested.class);
  }

  @Test
  void short_arguments_are_read_before_long_ones() {
    assertThat(of("{\"body\":\"a\\nb\",\"subject\":\"s\",\"to\":[\"x\"]}").arguments())
        .extracting(argument -> argument.name())
        .containsExactly(Shown.of("subject"), Shown.of("to"), Shown.of("body"));
  }
}
