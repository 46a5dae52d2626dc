package countersign.message;

import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;

/**
 * A committed change of a task.
 *
 * @param lastEvent the number of its newest transcript entry
 */
public record TaskChanged(Tenant tenant, TaskId task, Status status, int lastEvent)
    implements Notice {}
