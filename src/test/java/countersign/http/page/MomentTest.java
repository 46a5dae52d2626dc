package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as people say them. */
class MomentTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00.123456Z");

  @ParameterizedTest
  @CsvSource({
    "PT-5S, just now",
    "PT0S, just now",
    "PT59S, just now",
    "PT1M, 1 minute ago",
    "PT59M59S, 59 minutes ago",
    "PT1H, 1 hour ago",
    "PT23H59M, 23 hours ago",
    "PT24H, 1 day ago",
    "P29D, 29 days ago",
    "P30D, 1 Mar 2026"
  })
  void a_time_is_told_by_its_age(Duration age, String words) {
    assertThat(Moment.of(NOW.minus(age), NOW).words()).isEqualTo(words);
  }

  @Test
  void the_exact_time_is_there_too() {
    var moment = Moment.of(NOW, NOW);

    assertThat(moment.exact()).isEqualTo("31 March 2026, 12:00:00 UTC");
    assertThat(moment.iso()).isEqualTo("2026-03-31T12:00:00Z");
  }
}
