package countersign.message;

import countersign.task.Task;
import countersign.task.Tenant;
import java.util.List;
import java.util.Optional;

/** The tasks that wait for a person, newest first by their last change. */
public record ListPending(Tenant tenant, Page page) implements Request<ListPending.Pending> {
  /**
   * One page.
   *
   * @param total how many wait altogether
   * @param next where the next page begins; empty on the last one
   */
  public record Pending(List<Task> tasks, long total, Optional<Cursor> next) {
    public Pending {
      tasks = List.copyOf(tasks);
    }
  }
}
