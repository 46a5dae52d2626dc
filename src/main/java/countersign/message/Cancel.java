package countersign.message;

import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;

/** Stop a task; what it waits for will not run. */
public record Cancel(Principal by, TaskId task) implements Act<Cancel.Result> {
  /** What became of it. */
  public sealed interface Result {
    /** It is cancelled, durably. */
    record Done(Task task) implements Result {}

    /** It had ended before. */
    record TooLate(Status status) implements Result {}

    /** This tenant has no such task. */
    record NoSuchTask() implements Result {}
  }
}
