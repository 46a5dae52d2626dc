package countersign.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The tool web_fetch.
 *
 * @param anyPublic whether every URL may be read that leads to a public address
 * @param allow URL prefixes that may be read besides; without any and without the former there is
 *     no such tool
 * @param timeout of the whole, 100 ms to 10 minutes
 * @param maxResponseBytes what is read of an answer, 1 KiB to 16 MiB
 */
public record WebFetchConfig(
    boolean anyPublic, List<URI> allow, Duration timeout, int maxResponseBytes) {
  static final String ALLOW = "tools.web-fetch.allow";
  static final DurationRange TIMEOUT =
      new DurationRange("tools.web-fetch.timeout", Duration.ofMillis(100), Duration.ofMinutes(10));
  static final IntRange MAX_RESPONSE_BYTES =
      new IntRange("tools.web-fetch.max-response-bytes", 1024, 16 * 1024 * 1024);

  /** What stands in the list for every public address. */
  static final String ANY = "*";

  public WebFetchConfig {
    allow = List.copyOf(allow);
    allow.forEach(prefix -> Allowed.web(ALLOW, prefix));
    TIMEOUT.check(timeout);
    MAX_RESPONSE_BYTES.check(maxResponseBytes);
  }

  /** Whether anything may be read. */
  public boolean reads() {
    return anyPublic || !allow.isEmpty();
  }
}
