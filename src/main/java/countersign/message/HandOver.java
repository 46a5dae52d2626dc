package countersign.message;

import countersign.task.Task;
import countersign.task.Transcript;
import java.util.Optional;

/**
 * Work on this task, which is running under a lease of this node already. The reply is false when
 * the node's workers take no more work; then it is put back into the queue.
 *
 * @param known the whole transcript, where it was at hand when the task was set in motion
 */
public record HandOver(Task task, Optional<Transcript> known) implements Request<Boolean> {}
