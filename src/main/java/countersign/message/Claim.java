package countersign.message;

import countersign.task.Task;
import java.time.Duration;
import java.util.List;

/**
 * Take up to {@code limit} tasks to work on, queued ones and those whose worker's lease has ended.
 * The reply's tasks are all running. Free places are shared between tenants: who has the fewest
 * runs is served first, so that a long queue of one doesn't keep another waiting.
 *
 * @param owner the node, for operators to read
 */
public record Claim(String owner, int limit, Duration lease) implements Request<Claim.Claimed> {
  /**
   * What was taken.
   *
   * @param more whether there may be more to take at once
   */
  public record Claimed(List<Task> tasks, boolean more) {
    public Claimed {
      tasks = List.copyOf(tasks);
    }
  }
}
