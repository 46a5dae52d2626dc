package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                             | 0
          7                             | 7
          60                            | 60
          61                            | 60
          999999999                     | 60
          Sun, 01 Mar 2026 12:00:20 GMT | 20
          Sun, 01 Mar 2026 12:00:00 GMT | 0
          Sun, 01 Mar 2026 11:00:00 GMT | 0
          Mon, 02 Mar 2026 12:00:00 GMT | 60
          """)
  void it_says_how_long_to_wait(String header, int seconds) {
    assertThat(RetryAfter.parse(header, Story.NOON)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999", "2026-03-01T12:00:20Z"})
  void what_says_neither_is_ignored(String header) {
    assertThat(RetryAfter.parse(header, Story.NOON)).isEqualTo(Optional.empty());
  }
}
