package countersign.http.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time as a reader takes it in; the exact one is a hover away.
 *
 * @param iso RFC 3339, for programs
 * @param exact to the second, in UTC
 * @param words how long ago, such as {@code 5 minutes ago}
 */
public record Moment(String iso, String exact, String words) {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final Duration A_MONTH = Duration.ofDays(30);

  static Moment of(Instant at, Instant now) {
    return new Moment(at.truncatedTo(ChronoUnit.SECONDS).toString(), exact(at), words(at, now));
  }

  /** A point in time to the second, in UTC. */
  static String exact(Instant at) {
    return EXACT.format(at);
  }

  private static String words(Instant at, Instant now) {
    var age = Duration.between(at, now);
    if (age.compareTo(Duration.ofMinutes(1)) < 0) return "just now";
    if (age.compareTo(Duration.ofHours(1)) < 0) return ago(age.toMinutes(), "minute");
    if (age.compareTo(Duration.ofDays(1)) < 0) return ago(age.toHours(), "hour");
    if (age.compareTo(A_MONTH) < 0) return ago(age.toDays(), "day");
    return DAY.format(at);
  }

  private static String ago(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s") + " ago";
  }
}
