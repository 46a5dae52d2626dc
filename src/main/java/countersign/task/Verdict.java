package countersign.task;

import java.util.Optional;

/** What a person said of an action. */
public sealed interface Verdict {
  /** Run it, exactly as it stands. */
  record Approved() implements Verdict {}

  /**
   * Run it, with these arguments instead.
   *
   * @param arguments whole, as the tool gets them
   * @param digest of the tool and these arguments: what the signature binds to
   */
  record Edited(Arguments arguments, Digest digest) implements Verdict {}

  /**
   * What the model gets as the result of its question.
   *
   * @param text 1 to {@link #MAX_REASON_LENGTH} characters
   */
  record Answered(String text) implements Verdict {}

  /**
   * Don't run it.
   *
   * @param reason what the agent is told, 1 to {@link #MAX_REASON_LENGTH} characters
   */
  record Rejected(String reason) implements Verdict {}

  /**
   * How an execution of unknown outcome went, or what is to be done about it.
   *
   * @param note what the person adds for the record and, unless it runs again, for the agent; up to
   *     {@link #MAX_REASON_LENGTH} characters
   */
  record Reconciled(Finding finding, Optional<String> note) implements Verdict {}

  /** Which question it answers. */
  default PendingAction.Kind kind() {
    return switch (this) {
      case Approved _, Edited _, Rejected _ -> PendingAction.Kind.SIGNATURE;
      case Reconciled _ -> PendingAction.Kind.OUTCOME;
      case Answered _ -> PendingAction.Kind.ANSWER;
    };
  }

  /** What a person found out about an execution of unknown outcome. */
  enum Finding {
    /** It happened; it doesn't run again. */
    HAPPENED,
    /** It didn't happen; the agent may ask for it anew. */
    DID_NOT_HAPPEN,
    /** Whatever happened, run this very action again, with the same idempotency key. */
    RUN_AGAIN
  }

  /** The longest reason, in characters. */
  int MAX_REASON_LENGTH = 10_000;

  /** The reason when a person gives none. */
  String NO_REASON = "Action rejected by human operator";
}
