package countersign.message;

import countersign.task.Status;
import countersign.task.Task;
import countersign.task.Tenant;
import java.util.List;
import java.util.Optional;

/** A tenant's tasks, newest first by creation; with {@code status} only those. */
public record ListTasks(Tenant tenant, Optional<Status> status, Page page)
    implements Request<ListTasks.Tasks> {
  /**
   * One page.
   *
   * @param next where the next page begins; empty on the last one
   */
  public record Tasks(List<Task> tasks, Optional<Cursor> next) {
    public Tasks {
      tasks = List.copyOf(tasks);
    }
  }
}
