package countersign.http.page;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many failed sign-ins one e-mail address may have in a minute, whoever makes them. Used on one
 * event loop only. Attempts are counted before the password is checked, so that many at once don't
 * slip through, and given back when it was right.
 */
final class SignInLimit {
  /** The most addresses that are remembered; the least recently used is forgotten first. */
  private static final int MAX_ADDRESSES = 10_000;

  private final Map<String, Bucket> byEmail =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };
  private final int perMinute;
  private final InstantSource clock;

  SignInLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Count an attempt; zero when it may be made, else how long to wait before the next one. */
  Duration take(String email) {
    var probe = bucket(email).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  /** The attempt was no failure. */
  void giveBack(String email) {
    bucket(email).addTokens(1);
  }

  private Bucket bucket(String email) {
    return byEmail.computeIfAbsent(email, _ -> fresh());
  }

  private Bucket fresh() {
    var limit =
        Bandwidth.builder()
            .capacity(perMinute)
            .refillGreedy(perMinute, Duration.ofMinutes(1))
            .build();
    return Bucket.builder().addLimit(limit).withCustomTimePrecision(new Meter(clock)).build();
  }

  private record Meter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
