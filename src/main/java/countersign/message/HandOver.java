package countersign.message;

import countersign.policy.Policy;
import countersign.task.Task;
import countersign.task.Transcript;
import java.util.Optional;

/**
 * Work on this task, which is running under a lease of this node already. The reply is false when
 * the node's workers take no more work; then it is put back into the queue.
 *
 * @param known what was at hand when the task was set in motion
 */
public record HandOver(Task task, Known known) implements Request<Boolean> {
  /**
   * What needn't be read.
   *
   * @param transcript the whole of it
   * @param policy the one that held at that moment
   */
  public record Known(Optional<Transcript> transcript, Optional<Policy> policy) {
    /** Nothing is at hand. */
    public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
  }
}
