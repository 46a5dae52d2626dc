package countersign.message;

import countersign.task.Event;
import countersign.task.TaskId;
import countersign.task.Tenant;

/**
 * The result of an action that had begun when its task was cancelled: it happened, so it is written
 * down all the same. The reply says whether it was.
 */
public record RecordLate(Tenant tenant, TaskId task, Event.ToolReturned result)
    implements Request<Boolean> {}
