package countersign.http.page;

import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import java.util.Optional;

/**
 * One request for a signature, as the transcript tells it.
 *
 * @param decision what a person said, if anybody did
 * @param result what the call came to, if it did
 */
record Asked(PendingAction action, Optional<Decision> decision, Optional<ToolResult> result) {
  /** The request with that number, or the newest; empty when there is none. */
  static Optional<Asked> in(Transcript transcript, Optional<Integer> number) {
    return transcript
        .all(Event.ApprovalRequested.class)
        .map(Event.ApprovalRequested::action)
        .filter(action -> number.isEmpty() || action.request() == number.get())
        .reduce((_, newest) -> newest)
        .map(action -> of(transcript, action));
  }

  private static Asked of(Transcript transcript, PendingAction action) {
    return new Asked(
        action,
        transcript
            .all(Event.ActionDecided.class)
            .filter(decided -> decided.request() == action.request())
            .map(Event.ActionDecided::decision)
            .findFirst(),
        transcript
            .all(Event.ToolReturned.class)
            .filter(returned -> returned.call().equals(action.call().id()))
            .map(Event.ToolReturned::result)
            .findFirst());
  }
}
