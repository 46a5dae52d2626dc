package countersign.task;

import java.time.Instant;
import java.util.Optional;

/**
 * Why nobody knows whether an action happened, and what is known of it. A request with a doubt is
 * reconciled; it can't be approved or rejected.
 *
 * @param startedAt when the execution began last
 * @param evidence what came back so far, such as a mail server's reply
 */
public record Doubt(Cause cause, Instant startedAt, Start start, Optional<String> evidence) {
  public Doubt {
    evidence = evidence.map(Doubt::storable).filter(text -> !text.isBlank());
  }

  /** The longest evidence, in characters; what is longer is cut. */
  public static final int MAX_EVIDENCE_LENGTH = 10_000;

  /** How the outcome got lost. */
  public enum Cause {
    /** The process that ran it ended before a result was on record. */
    CRASH,
    /** It had no result within its time limit and was cut off. */
    TIME_LIMIT,
    /** The other side had it and gave no usable answer. */
    NO_ANSWER
  }

  /** {@code evidence} as it can be kept: what no database takes replaced, and not too long. */
  public static String storable(String evidence) {
    var text = StoredText.of(evidence);
    if (text.length() <= MAX_EVIDENCE_LENGTH) return text;
    var end = MAX_EVIDENCE_LENGTH;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }
}
