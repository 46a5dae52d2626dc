package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void a_second_s_worth_may_come_at_once_and_then_it_must_wait() {
    var limit = new RateLimit(2, () -> now);
    limit.learn("key");

    assertThat(limit.pauseFor("key")).isEmpty();
    assertThat(limit.pauseFor("key")).contains(Duration.ofMillis(500));

    now = now.plusMillis(500);
    assertThat(limit.pauseFor("key")).isEmpty();
    assertThat(limit.pauseFor("key")).isPresent();
  }

  @Test
  void one_key_does_not_pay_for_another() {
    var limit = new RateLimit(1, () -> now);
    limit.learn("busy");
    limit.learn("quiet");
    now = now.plusSeconds(1);

    assertThat(limit.pauseFor("busy")).isEmpty();
    assertThat(limit.pauseFor("busy")).isPresent();
    assertThat(limit.pauseFor("quiet")).isEmpty();
  }

  @Test
  void zero_is_no_limit() {
    var limit = new RateLimit(0, () -> now);
    limit.learn("key");

    for (int i = 0; i < 1000; i++) assertThat(limit.pauseFor("key")).isEmpty();
  }
}
