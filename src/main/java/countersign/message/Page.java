package countersign.message;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param limit 1 to {@link #MAX}
 * @param after where the previous page ended; empty for the first one
 */
public record Page(int limit, Optional<Cursor> after) {
  /** The most rows of one page. */
  public static final int MAX = 200;

  public Page {
    if (limit < 1 || limit > MAX) throw new IllegalArgumentException("limit is 1 to " + MAX);
  }
}
