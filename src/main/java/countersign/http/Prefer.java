package countersign.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code Prefer} header (RFC 7240), of which {@code wait} is honoured. */
public final class Prefer {
  /** The longest wait, in seconds. */
  public static final int MAX_WAIT = 60;

  private static final Pattern QUOTED_NUMBER = Pattern.compile("\"(\\d{1,20})\"");

  /** One that isn't closed reaches to the end, which also keeps the search linear. */
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?$)");

  private static final Pattern WAIT = Pattern.compile("(?i)wait[ \\t]*=(.*)");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,20}");
  private static final int DIGITS_OF_AN_INT = 9;

  private Prefer() {}

  /**
   * How many seconds the caller wants to wait, capped at {@link #MAX_WAIT}.
   *
   * @param fields the values of all {@code Prefer} fields, in their order; the first {@code wait}
   *     counts (section 2), and what is malformed is ignored
   */
  public static Optional<Integer> wait(List<String> fields) {
    return fields.stream()
        .flatMap(Prefer::preferences)
        .map(WAIT::matcher)
        .filter(found -> found.matches())
        .findFirst()
        .flatMap(found -> seconds(found.group(1).strip()));
  }

  /** The preferences without their parameters; a quoted text can't be taken for another one. */
  private static Stream<String> preferences(String field) {
    var numbers = QUOTED_NUMBER.matcher(field).replaceAll("$1");
    var plain = QUOTED.matcher(numbers).replaceAll("quoted");
    return Stream.of(plain.split(",")).map(element -> element.split(";", 2)[0].strip());
  }

  private static Optional<Integer> seconds(String word) {
    if (!SECONDS.matcher(word).matches()) return Optional.empty();
    if (word.length() > DIGITS_OF_AN_INT) return Optional.of(MAX_WAIT);
    return Optional.of(Math.min(MAX_WAIT, Integer.parseInt(word)));
  }
}
