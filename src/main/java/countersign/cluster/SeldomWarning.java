package countersign.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/** A warning for something that may happen a thousand times a second: logged once a minute. */
final class SeldomWarning {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Logger log;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private long unsaid;

  SeldomWarning(Logger log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Log it, or count it for the next line. */
  synchronized void warn(String what) {
    var now = clock.instant();
    if (now.isBefore(next)) {
      unsaid++;
      return;
    }
    if (unsaid == 0) log.warn("{}", what);
    else log.warn("{} (and {} more since the last such line)", what, unsaid);
    unsaid = 0;
    next = now.plus(PAUSE);
  }
}
