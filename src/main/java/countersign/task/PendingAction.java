package countersign.task;

import java.time.Instant;

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
  /** A new request for {@code call}. */
  public static PendingAction of(int request, ToolCall call, Prompt prompt, Instant at) {
    return new PendingAction(request, call, call.digest(), prompt, at);
  }
}
