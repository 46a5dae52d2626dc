package countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"goal\":          | is not valid JSON (line 1, column ",
        "{'goal': 1}         | is not valid JSON (line 1, column 2)",
        "{\"a\":1,}          | is not valid JSON (line 1, column 8)",
        "NaN                 | is not valid JSON (line 1, column ",
        "{\"a\":1,\"a\":2}   | gives the same field twice (line 1, column ",
        "{\"a\":{\"b\":1,\"b\":2}} | gives the same field twice (line 1, column ",
        "{} {}               | goes on after the end of its JSON document",
      })
  void what_is_not_json_is_refused_with_its_place(String text, String words) {
    assertThat(refusal(text.getBytes(UTF_8)))
        .startsWith("the body " + words)
        .doesNotContainIgnoringCase("jackson")
        .doesNotContain("Feature", "Constraint", "token", "Token", "bound as");
  }

  @Test
  void a_place_in_the_second_line_is_told_as_such() {
    assertThat(refusal("{\n \"goal\": x}".getBytes(UTF_8))).contains("(line 2, column ");
  }

  @Test
  void nesting_has_a_limit() {
    assertThat(refusal(("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8)))
        .startsWith("the body is nested deeper than 64 levels");
    assertThat(Body.read(("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8)))
        .isInstanceOf(Body.Result.Read.class);
  }

  @Test
  void another_encoding_than_utf_8_is_refused() {
    assertThat(refusal("{\"goal\":\"ü\"}".getBytes(ISO_8859_1))).isEqualTo("the body is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void white_space_is_no_body(String text) {
    assertThat(Body.read(text.getBytes(UTF_8))).isEqualTo(new Body.Result.Absent());
  }

  @Test
  void a_whole_surrogate_pair_is_a_character_like_any_other() {
    assertThat(Body.read("{\"goal\":\"\\ud83d\\ude00 😀\"}".getBytes(UTF_8)))
        .isInstanceOf(Body.Result.Read.class);
  }

  @Test
  void an_unusable_text_is_named_wherever_it_stands() {
    assertThat(Body.read("{\"a\":[\"x\",{\"b\":\"\\u0000\"}]}".getBytes(UTF_8)))
        .isEqualTo(
            new Body.Result.Refused(
                List.of(new FieldError("a[1].b", "must not contain the character U+0000"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json ; charset=\"utf-8\"",
      })
  void json_in_utf_8_is_accepted(String type) {
    assertThat(Body.isJson(Optional.of(type))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/jsonx",
        "application/problem+json",
        "application/json; charset=latin-1",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
      })
  void other_media_types_are_not(String type) {
    assertThat(Body.isJson(Optional.of(type))).isFalse();
    assertThat(Body.isJson(Optional.empty())).isFalse();
  }

  private static String refusal(byte[] bytes) {
    return ((Body.Result.Refused) Body.read(bytes)).errors().getFirst().detail();
  }
}
