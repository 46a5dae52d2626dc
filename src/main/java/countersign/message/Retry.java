package countersign.message;

import countersign.task.JobId;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.Tenant;

/**
 * A person has a failed task go on from where it failed, or one that waits for a time before that.
 *
 * @param next the job that goes on
 */
public record Retry(Tenant tenant, TaskId task, Person by, JobId next)
    implements Act<Retry.Result> {
  /** What became of it. */
  public sealed interface Result {
    /** It is queued again, durably. */
    record Done(Task task) implements Result {}

    /** It had not failed and waited for no time. */
    record NotFailed(Status status) implements Result {}

    /** This tenant has no such task. */
    record NoSuchTask() implements Result {}
  }
}
