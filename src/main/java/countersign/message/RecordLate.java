package countersign.message;

import countersign.task.Event;
import countersign.task.TaskId;
import countersign.task.Tenant;

/**
 * A call came to an end after its run had lost the right to say so. What happened is not thrown
 * away: a cancelled task gets its result; where a person is asked how the call went, it is added to
 * what they read; otherwise it is kept with the execution. The reply says whether it was of use.
 *
 * @param attempt the start that ended
 */
public record RecordLate(Tenant tenant, TaskId task, int attempt, Event.ToolReturned result)
    implements Request<Boolean> {}
