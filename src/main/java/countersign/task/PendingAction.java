package countersign.task;

import java.time.Instant;
import java.util.Optional;

/**
 * An action that waits for a signature: what a person reads is what would run.
 *
 * @param request its number among the task's requests, from 1
 * @param call the very call that runs when it is approved; for {@code human_approval} the call
 *     inside it, under the outer call's id
 * @param digest what the signature binds to, as it was when the action was stored
 * @param prompt the question
 * @param requestedAt when the agent asked
 */
public record PendingAction(
    int request, ToolCall call, Digest digest, Prompt prompt, Instant requestedAt) {
  /** The tool by which a model asks a question instead of for a signature. */
  public static final String ASK_HUMAN = "ask_human";

  /** What a person is asked about an action. */
  public enum Kind {
    /** Whether it may run: approved, approved with other arguments, or rejected. */
    SIGNATURE,
    /** How its execution went: reconciled. */
    OUTCOME,
    /** The model's own question: answered. */
    ANSWER
  }

  /** What the person is asked. */
  public Kind kind() {
    if (prompt.doubt().isPresent()) return Kind.OUTCOME;
    return call.tool().equals(ASK_HUMAN) ? Kind.ANSWER : Kind.SIGNATURE;
  }

  /** When it is rejected or passed on if nobody has decided. */
  public Optional<Instant> expiresAt() {
    return prompt.terms().flatMap(Terms::expiry).map(expiry -> requestedAt.plus(expiry.after()));
  }

  /** The same, to be decided by others and without an end. */
  public PendingAction escalatedTo(Approvers others) {
    var terms = prompt.terms().map(before -> before.escalatedTo(others));
    return new PendingAction(
        request,
        call,
        digest,
        new Prompt(prompt.text(), prompt.author(), prompt.doubt(), terms),
        requestedAt);
  }

  /** A new request for {@code call}. */
  public static PendingAction of(int request, ToolCall call, Prompt prompt, Instant at) {
    return new PendingAction(request, call, call.digest(), prompt, at);
  }
}
