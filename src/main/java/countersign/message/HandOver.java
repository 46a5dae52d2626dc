package countersign.message;

import countersign.task.Task;

/**
 * Work on this task, which is running under a lease of this node already. The reply is false when
 * the node's workers take no more work; then it is put back into the queue.
 */
public record HandOver(Task task) implements Request<Boolean> {}
