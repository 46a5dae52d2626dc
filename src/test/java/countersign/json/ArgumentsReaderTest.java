package countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be signed: what survives storing and canonical writing without any change. */
class ArgumentsReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]                              | must be one JSON object",
        "nonsense                         | not JSON",
        "{\"a\":1} {\"b\":2}              | not JSON",
        "{\"a\":1,\"a\":2}                | not JSON",
        "{\"a\":12345678901234567890}     | arguments.a",
        "{\"a\":[0.1000000000000000055]}  | arguments.a[0]",
        "{\"a\":1e400}                    | arguments.a",
        "{\"a\":4.9e-324}                 | arguments.a",
        "{\"a\":\"x\\u0000y\"}            | U+0000",
        "{\"a\\u0000\":1}                 | U+0000",
        "{\"a\":\"\\ud800\"}              | surrogate"
      })
  void refuses_what_would_change(String text, String told) {
    assertThat(ArgumentsReader.read(text))
        .isInstanceOfSatisfying(
            ArgumentsReader.Result.Refused.class,
            refused -> assertThat(refused.why()).contains(told));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\":0.1,\"a\":-0}              | {\"a\":0,\"b\":0.1}",
        "{\"n\":9007199254740992}          | {\"n\":9007199254740992}",
        "{\"n\":5e-324}                    | {\"n\":5e-324}",
        "{\"n\":1.7976931348623157e308}    | {\"n\":1.7976931348623157e+308}",
        "{\"a\":null,\"b\":[true,{}]}      | {\"a\":null,\"b\":[true,{}]}",
        "{\"emoji\":\"\\ud83d\\ude00\"}    | {\"emoji\":\"😀\"}"
      })
  void keeps_the_rest_in_its_canonical_form(String text, String canonical) {
    assertThat(ArgumentsReader.read(text))
        .isInstanceOfSatisfying(
            ArgumentsReader.Result.Read.class,
            read -> {
              assertThat(read.arguments().canonical()).isEqualTo(canonical);
              assertThat(ArgumentsReader.stored(canonical)).isEqualTo(read.arguments());
            });
  }

  @Test
  void refuses_what_is_too_long_or_too_deep() {
    var deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    var broken = "{\"a\":".repeat(40_000) + "1" + "}".repeat(40_000);
    var longest = "{\"a\":\"" + "x".repeat(ArgumentsReader.MAX_LENGTH) + "\"}";

    for (var text : new String[] {deep, broken, longest})
      assertThat(ArgumentsReader.read(text)).isInstanceOf(ArgumentsReader.Result.Refused.class);
  }
}
