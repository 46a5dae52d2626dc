package countersign.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: {@code 30s}, {@code 1MiB}. */
final class Amounts {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(|KiB|MiB)");

  private Amounts() {}

  /** Empty when it isn't a whole number with a unit. */
  static Optional<Duration> duration(String text) {
    var form = DURATION.matcher(text);
    if (!form.matches()) return Optional.empty();
    var number = Long.parseLong(form.group(1));
    return Optional.of(
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** Bytes; empty when it isn't a size, or none that an {@code int} holds. */
  static Optional<Integer> size(String text) {
    var form = SIZE.matcher(text);
    if (!form.matches()) return Optional.empty();
    var unit =
        switch (form.group(2)) {
          case "KiB" -> 1024L;
          case "MiB" -> 1024L * 1024;
          default -> 1L;
        };
    var bytes = Long.parseLong(form.group(1)) * unit;
    return bytes > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) bytes);
  }

  /** In the largest unit that leaves a whole number. */
  static String text(Duration duration) {
    var millis = duration.toMillis();
    if (millis == 0 || millis % 1000 != 0) return millis == 0 ? "0s" : millis + "ms";
    var seconds = millis / 1000;
    if (seconds % 86_400 == 0) return seconds / 86_400 + "d";
    if (seconds % 3600 == 0) return seconds / 3600 + "h";
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
