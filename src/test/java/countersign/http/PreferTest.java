package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wait=5                            | 5",
        "Wait = 5                          | 5",
        "wait=\"5\"                        | 5",
        "wait=0                            | 0",
        "wait=005                          | 5",
        "wait=60                           | 60",
        "wait=61                           | 60",
        "wait=99999999999999999999         | 60",
        "respond-async, wait=10            | 10",
        "wait=10; foo=bar, respond-async   | 10",
        "foo=\"a, wait=7\", wait=8         | 8",
        "wait=1, wait=2                    | 1",
      })
  void a_wait_is_read(String field, int seconds) {
    assertThat(Prefer.wait(List.of(field))).contains(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=x",
        "wait=-1",
        "wait=1.5",
        "wait 5",
        "wait=5s",
        "waiting=5",
        "return=minimal",
        "foo=\"wait=5\"",
        "foo; wait=5",
        "\"wait=5",
        "wait=\u0665"
      })
  void what_is_malformed_or_something_else_is_ignored(String field) {
    assertThat(Prefer.wait(List.of(field))).isEmpty();
  }

  @Test
  void several_fields_are_one_list() {
    assertThat(Prefer.wait(List.of("respond-async", "wait=3"))).contains(3);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void a_hostile_field_is_read_in_no_time() {
    assertThat(Prefer.wait(List.of("wait=" + " ".repeat(100_000) + "x"))).isEmpty();
    assertThat(Prefer.wait(List.of("\"\\".repeat(100_000)))).isEmpty();
    assertThat(Prefer.wait(List.of(";,=".repeat(100_000)))).isEmpty();
  }
}
