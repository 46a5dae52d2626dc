package countersign.task;

import java.time.Instant;

/**
 * A rest of a task until a time.
 *
 * @param until when it goes on; to the microsecond, as it is stored
 * @param reason what the agent says it waits for, 1 to {@value #MAX_REASON} characters
 */
public record Wait(Instant until, String reason) {
  /** In characters (code points), as JSON Schema and the database count them. */
  public static final int MAX_REASON = 500;

  public Wait {
    reason = StoredText.of(reason);
    if (reason.isEmpty() || reason.codePointCount(0, reason.length()) > MAX_REASON)
      throw new IllegalArgumentException("a reason has 1 to " + MAX_REASON + " characters");
  }
}
