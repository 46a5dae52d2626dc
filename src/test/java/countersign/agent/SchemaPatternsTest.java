package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import org.junit.jupiter.api.Test;

class SchemaPatternsTest {
  private static boolean fits(String pattern, String text) {
    var schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("a").put("pattern", pattern);
    return new SchemaCheck(new ToolSpec("t", "t", "", schema))
        .flaw(Json.object().put("a", text))
        .isEmpty();
  }

  @Test
  void a_pattern_may_stand_anywhere_in_a_text_unless_it_says_otherwise() {
    assertThat(fits("b+", "abba")).isTrue();
    assertThat(fits("^b+$", "abba")).isFalse();
    assertThat(fits("^\\p{L}+$", "größe")).isTrue();
  }

  @Test
  void a_pattern_that_would_keep_java_busy_for_ever_is_answered() {
    assertThat(fits("^(a+)+$", "a".repeat(5000) + "!")).isFalse();
  }

  @Test
  void what_re2_cant_do_java_does() {
    assertThat(fits("^(?!a)b", "bc")).isTrue();
    assertThat(fits("^(?!b)b", "bc")).isFalse();
  }
}
