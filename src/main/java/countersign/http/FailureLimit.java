package countersign.http;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many failed attempts there may be in a minute, for each subject (who tries, or what is tried)
 * apart. Used on one event loop only. Attempts are counted before they are checked, so that many at
 * once don't slip through, and given back when they were no failures.
 */
public final class FailureLimit {
  /** The most subjects that are remembered; the least recently used is forgotten first. */
  private static final int MAX_SUBJECTS = 10_000;

  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_SUBJECTS;
        }
      };
  private final int perMinute;
  private final InstantSource clock;

  /**
   * @param perMinute at least 1
   */
  public FailureLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Count an attempt; zero when it may be made, else how long to wait before the next one. */
  public Duration take(String subject) {
    var probe = bucket(subject).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  /** The attempt was no failure. */
  public void giveBack(String subject) {
    bucket(subject).addTokens(1);
  }

  private Bucket bucket(String subject) {
    return buckets.computeIfAbsent(subject, _ -> fresh());
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
