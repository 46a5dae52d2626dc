package countersign.config;

import java.time.Duration;

/**
 * The web server.
 *
 * @param host the address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param limits what one caller may take
 * @param sessionLifetime how long a sign-in lasts, 1 minute to 90 days
 * @param secureCookies whether browsers send the session cookie over HTTPS only
 */
public record HttpConfig(
    String host, int port, Limits limits, Duration sessionLifetime, boolean secureCookies) {
  static final IntRange PORT = new IntRange("http.port", 0, 65_535);
  static final DurationRange SESSION_LIFETIME =
      new DurationRange("http.session-lifetime", Duration.ofMinutes(1), Duration.ofDays(90));

  public HttpConfig {
    if (host.isBlank() || host.matches(".*[\\s/].*"))
      throw ConfigError.value("http.host", host, "a host name or an address, such as 127.0.0.1");
    PORT.check(port);
    SESSION_LIFETIME.check(sessionLifetime);
  }

  /**
   * What one caller may take.
   *
   * @param requestsPerSecond by one API key, 0 to 100000, 0 for no limit
   * @param streams open event streams on this node, 1 to 100000
   * @param signInsPerMinute failed sign-ins for one e-mail address, 1 to 1000
   * @param unknownKeysPerMinute requests with nobody's key from one network address, 1 to 100000
   */
  public record Limits(
      int requestsPerSecond, int streams, int signInsPerMinute, int unknownKeysPerMinute) {
    static final IntRange REQUESTS_PER_SECOND =
        new IntRange("http.requests-per-second", 0, 100_000);
    static final IntRange STREAMS = new IntRange("http.streams", 1, 100_000);
    static final IntRange SIGN_INS_PER_MINUTE = new IntRange("http.sign-ins-per-minute", 1, 1000);
    static final IntRange UNKNOWN_KEYS_PER_MINUTE =
        new IntRange("http.unknown-keys-per-minute", 1, 100_000);

    public Limits {
      REQUESTS_PER_SECOND.check(requestsPerSecond);
      STREAMS.check(streams);
      SIGN_INS_PER_MINUTE.check(signInsPerMinute);
      UNKNOWN_KEYS_PER_MINUTE.check(unknownKeysPerMinute);
    }
  }
}
