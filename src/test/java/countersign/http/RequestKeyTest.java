package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an {@code Idempotency-Key} may look like. */
class RequestKeyTest {
  private static final String FLAW =
      "Idempotency-Key: must be 1 to 255 printable ASCII characters, bare or as a quoted string";
  private static final String LONGEST = "k".repeat(255);
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "6f1c2f0e-8a54-4c0d-9c4e-5b8d6f3f7a21 | \"6f1c2f0e-8a54-4c0d-9c4e-5b8d6f3f7a21\"",
        "two words                            | \"two words\"",
        "a\"b\\c                              | \"a\\\"b\\\\c\"",
        "x$1                                  | \"x$1\"",
        "a,b                                  | \"a,b\"",
      })
  void bare_and_quoted_are_the_same_key(String bare, String quoted) {
    var first = bench.raw(request(List.of(bare)));
    var second = bench.raw(request(List.of(quoted)));

    assertThat(first).startsWith("HTTP/1.1 202").doesNotContainIgnoringCase("replayed");
    assertThat(second).startsWith("HTTP/1.1 202").containsIgnoringCase("replayed: true");
    assertThat(body(second)).isEqualTo(body(first));
  }

  @Test
  void a_key_may_have_255_characters_and_none_more() {
    assertThat(bench.raw(request(List.of(LONGEST)))).startsWith("HTTP/1.1 202");
    assertThat(bench.raw(request(List.of("\"" + LONGEST + "\""))))
        .containsIgnoringCase("replayed: true");
    for (var longer : List.of(LONGEST + "k", "\"" + LONGEST + "k\""))
      assertThat(bench.raw(request(List.of(longer)))).startsWith("HTTP/1.1 400").contains(FLAW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\"\"",
        "\"open",
        "\"a\"b\"",
        "\"a\\b\"",
        "\"a\";p=1",
        "schlüssel",
        "a\tb"
      })
  void another_form_is_refused_by_the_header_s_name(String key) {
    assertThat(bench.raw(request(List.of(key))))
        .startsWith("HTTP/1.1 400")
        .contains("/problems/invalid-request")
        .contains("Idempotency-Key: must be 1 to 255 printable ASCII characters");
  }

  @Test
  void two_keys_are_none() {
    assertThat(bench.raw(request(List.of("a", "b"))))
        .startsWith("HTTP/1.1 400")
        .contains("Idempotency-Key: must not be given twice");
  }

  private static String request(List<String> keys) {
    var body = "{\"goal\":\"rest\"}";
    var lines =
        new StringBuilder("POST /api/v2/agents/run HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
            .append("X-LLMCore-API-Key: " + ApiBench.PERSON + "\r\n")
            .append("Content-Type: application/json\r\n")
            .append("Content-Length: " + body.length() + "\r\n");
    for (var key : keys) lines.append("Idempotency-Key: " + key + "\r\n");
    return lines.append("\r\n").append(body).toString();
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }
}
