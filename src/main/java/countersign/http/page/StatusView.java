package countersign.http.page;

import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.TaskState;

/**
 * A task's status in words.
 *
 * @param tone the look, a class name of the style sheet
 */
public record StatusView(String label, String tone) {
  /** Of a task that waits, what it waits for. */
  static StatusView of(TaskState state) {
    return state instanceof TaskState.PendingApproval waiting
        ? new StatusView(label(waiting.action().kind()), "waiting")
        : of(state.status());
  }

  private static String label(PendingAction.Kind kind) {
    return switch (kind) {
      case SIGNATURE -> "Waiting for a signature";
      case OUTCOME -> "Outcome unknown";
      case ANSWER -> "Waiting for an answer";
    };
  }

  static StatusView of(Status status) {
    return switch (status) {
      case PENDING -> new StatusView("Waiting for its time", "idle");
      case QUEUED -> new StatusView("Queued", "idle");
      case RUNNING -> new StatusView("Running", "busy");
      case PENDING_APPROVAL -> new StatusView("Waiting for a signature", "waiting");
      case SUCCESS -> new StatusView("Done", "good");
      case FAILURE -> new StatusView("Failed", "bad");
      case CANCELLED -> new StatusView("Cancelled", "ended");
    };
  }
}
