package countersign.task;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.ArgumentsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {
  @Test
  void is_the_sha_256_of_the_canonical_json() {
    var call =
        new ToolCall("c", "send_email", read("{\"subject\":\"Hi\",\"recipients\":[\"a@b\"]}"));

    // printf '{"arguments":{"recipients":["a@b"],"subject":"Hi"},"tool_name":"send_email"}' |
    // sha256sum
    assertThat(call.digest().hex())
        .isEqualTo("bac1c14ea9205209a277e6fcdd02921ca016a066bdeb8c8a57deceb4f01aa8d2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}   | {\"b\":2,\"a\":1}",
        "{\"a\":1.0}         | {\"a\":1}",
        "{\"a\":1e2}         | {\"a\":100}",
        "{\"a\":\"\\u00e9\"} | {\"a\":\"é\"}",
        "{ \"a\" : [ 1 ] }   | {\"a\":[1]}"
      })
  void does_not_depend_on_how_equal_arguments_are_written(String one, String other) {
    assertThat(new ToolCall("c", "t", read(one)).digest())
        .isEqualTo(new ToolCall("c", "t", read(other)).digest());
  }

  @Test
  void changes_with_the_tool_and_with_every_argument() {
    var digest = new ToolCall("c", "t", read("{\"a\":1}")).digest();

    assertThat(new ToolCall("c", "u", read("{\"a\":1}")).digest()).isNotEqualTo(digest);
    assertThat(new ToolCall("c", "t", read("{\"a\":2}")).digest()).isNotEqualTo(digest);
    assertThat(new ToolCall("c", "t", read("{\"a\":\"1\"}")).digest()).isNotEqualTo(digest);
  }

  private static Arguments read(String text) {
    return ((ArgumentsReader.Result.Read) ArgumentsReader.read(text)).arguments();
  }
}
