package countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is laid out without a token of it changing. */
class JsonLayoutTest {
  @Test
  void every_member_and_element_gets_its_line() {
    assertThat(JsonLayout.of("{\"a\":[1,{ }],\"b\" : {\"c\":[\n]}}"))
        .hasValue(
            """
            {
              "a": [
                1,
                {}
              ],
              "b": {
                "c": []
              }
            }\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1.10,1E5,-0,100000000000000000000.50]",
        "[\"\\u202e\\u0041\\/\",\"{[,:]}\\\\\",\"\\\"\"]",
        "{\"a b\":\" : , \",\"\":[[],{}]}",
        "\"text\"",
        "null"
      })
  void no_token_changes(String json) {
    assertThat(JsonLayout.of(json).orElseThrow().replaceAll("\\n *", "").replace("\": ", "\":"))
        .isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "{", "{}{}", "{'a':1}", "{\"a\":1,\"a\":2}", "amount=5", "[1,]"})
  void what_is_no_json_is_not_laid_out(String text) {
    assertThat(JsonLayout.of(text)).isEmpty();
  }
}
