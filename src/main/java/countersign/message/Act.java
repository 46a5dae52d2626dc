package countersign.message;

import countersign.task.TaskId;

/**
 * A request that changes a task, and that a caller may want to repeat safely: see {@link Once}.
 *
 * @param <R> what becomes of it, refusals included
 */
public sealed interface Act<R> extends Request<R> permits Submit, Decide, Cancel, Retry {
  /** The task that is changed, or made. */
  TaskId task();
}
