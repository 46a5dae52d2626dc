package countersign.http.api;

import countersign.http.Call;
import countersign.http.Problem;
import countersign.task.TaskId;

/** How every resource below {@code /api/v2/tasks/{task_id}} finds its task. */
final class Tasks {
  private Tasks() {}

  /** The id in the path; the contract was checked, so it has the form of one. */
  static TaskId id(Call call) {
    return new TaskId(call.text("task_id").orElseThrow());
  }

  /** The same for a task that isn't there and for one of another tenant. */
  static Problem noSuchTask(TaskId task) {
    return Problem.of(Problem.Kind.NOT_FOUND, "There is no task " + task + ".");
  }
}
