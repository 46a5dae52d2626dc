package countersign.message;

import java.time.Instant;

/**
 * The place behind one row of a list that is sorted newest first.
 *
 * @param at the row's time, with microseconds
 * @param id the row's id, which settles ties
 */
public record Cursor(Instant at, String id) {}
