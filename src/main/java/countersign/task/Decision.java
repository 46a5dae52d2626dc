package countersign.task;

import java.time.Instant;

/**
 * A verdict with its signature.
 *
 * @param digest of the action that was decided; only an action with this digest may run
 */
public record Decision(Verdict verdict, Person by, Instant at, Digest digest) {}
