package countersign.task;

import java.time.Instant;

/**
 * A verdict with its signature.
 *
 * @param digest of what was decided, edits included; only an action with this digest may run
 */
public record Decision(Verdict verdict, Person by, Instant at, Digest digest) {}
