package countersign.agent.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header Retry-After (RFC 9110 section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** However long a server asks for, no longer than this is waited. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** How long to wait, between nothing and {@link #LONGEST}; empty when it says neither. */
  static Optional<Duration> parse(String header, Instant now) {
    return read(header.strip(), now)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> read(String text, Instant now) {
    if (SECONDS.matcher(text).matches())
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(now, date.toInstant()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
