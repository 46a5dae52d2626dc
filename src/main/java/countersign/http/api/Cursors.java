package countersign.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.http.Call;
import countersign.http.Problem;
import countersign.message.Cursor;
import countersign.message.Page;
import countersign.task.GrantId;
import countersign.task.TaskId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cursors as callers see them: one opaque word, good for the list it came from.
 *
 * @param list names that list
 */
record Cursors(String list) {
  private static final Pattern FORM = Pattern.compile("(\\w+) (\\d{4}-\\S+Z) (\\S+)");

  /** What asking for a page came to. */
  sealed interface Asked {
    /** This one is wanted. */
    record Wanted(Page page) implements Asked {}

    /** The cursor isn't one of this list. */
    record Refused(Problem problem) implements Asked {}
  }

  /** The page that a call wants. */
  Asked page(Call call) {
    int limit = call.number("limit").orElse(Page.MAX);
    var given = call.text("cursor");
    var cursor = given.flatMap(this::read);
    if (given.isPresent() && cursor.isEmpty())
      return new Asked.Refused(
          Problem.invalid("cursor", "must be the next_cursor of an answer of this list"));
    return new Asked.Wanted(new Page(limit, cursor));
  }

  /** A cursor as text. */
  String write(Cursor cursor) {
    var text = list + " " + cursor.at() + " " + cursor.id();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** The cursor in a text that this list wrote. */
  Optional<Cursor> read(String text) {
    try {
      var parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
      if (!parts.matches() || !parts.group(1).equals(list)) return Optional.empty();
      var at = Instant.parse(parts.group(2));
      var id = parts.group(3);
      var fits = TaskId.parse(id).isPresent() || GrantId.parse(id).isPresent();
      return fits ? Optional.of(new Cursor(at, id)) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      // Not base64url, or not a time: nothing that this list wrote.
      return Optional.empty();
    }
  }
}
