package countersign.support;

import countersign.bus.TypedBus;
import countersign.message.TaskChanged;
import countersign.task.Status;
import countersign.task.TaskId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was told of tasks since the log was begun, in its order. */
public final class StatusLog {
  private final List<TaskChanged> changes = new CopyOnWriteArrayList<>();

  public StatusLog(TypedBus bus) {
    var _ = bus.on(TaskChanged.class, changes::add);
  }

  /** The statuses that a task was said to have. */
  public List<Status> of(TaskId task) {
    return changes.stream()
        .filter(change -> change.task().equals(task))
        .map(TaskChanged::status)
        .toList();
  }
}
