package countersign.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many requests one key may send on this node; a whole second's worth may come at once. Only
 * keys that were somebody's are remembered, the ones used last, so memory is bounded. Used on one
 * event loop.
 */
final class RateLimit {
  private static final int REMEMBERED = 10_000;

  private final int perSecond;
  private final TimeMeter time;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param perSecond 0 for no limit
   */
  RateLimit(int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.time = new Time(clock);
  }

  int perSecond() {
    return perSecond;
  }

  /** Count a request: how long its sender must wait first; empty when it may go on. */
  Optional<Duration> pauseFor(String key) {
    var bucket = buckets.get(fingerprint(key));
    if (perSecond == 0 || bucket == null) return Optional.empty();
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** From now on this key's requests are counted, the one at hand included. */
  void learn(String key) {
    buckets.computeIfAbsent(fingerprint(key), _ -> begun());
  }

  /** Whether this key was somebody's when it was used last, as far as that is remembered. */
  boolean knows(String key) {
    return buckets.containsKey(fingerprint(key));
  }

  /** This key is nobody's any more. */
  void forget(String key) {
    buckets.remove(fingerprint(key));
  }

  private Bucket begun() {
    var capacity = Math.max(1, perSecond);
    var bucket =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(capacity).refillGreedy(capacity, Duration.ofSeconds(1)))
            .withCustomTimePrecision(time)
            .build();
    bucket.tryConsume(1);
    return bucket;
  }

  /** Keys themselves are not kept in memory. */
  private static String fingerprint(String key) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private record Time(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      var now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
