package countersign.http.page;

import countersign.message.Cursor;
import countersign.message.Page;
import countersign.task.TaskId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Places in a list as they stand in a link: microseconds since 1970 and a task's id. */
final class Cursors {
  private static final Pattern FORM = Pattern.compile("(\\d{1,16})-(agent_[a-z0-9]{8,64})");

  /** The rows of one page. */
  static final int ROWS = 50;

  private Cursors() {}

  static String write(Cursor cursor) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, cursor.at()) + "-" + cursor.id();
  }

  /** The page that the query asks for; empty when what it asks for is no place in a list. */
  static Optional<Page> page(Optional<String> after) {
    return after.isEmpty()
        ? Optional.of(new Page(ROWS, Optional.empty()))
        : read(after.get()).map(cursor -> new Page(ROWS, Optional.of(cursor)));
  }

  private static Optional<Cursor> read(String text) {
    var match = FORM.matcher(text);
    if (!match.matches() || TaskId.parse(match.group(2)).isEmpty()) return Optional.empty();
    try {
      var at = Instant.EPOCH.plus(Long.parseLong(match.group(1)), ChronoUnit.MICROS);
      return Optional.of(new Cursor(at, match.group(2)));
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }
}
