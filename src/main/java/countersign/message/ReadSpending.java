package countersign.message;

import countersign.task.Spending;
import countersign.task.TaskId;
import countersign.task.Tenant;

/** What a task's models took until now; nothing when this tenant has no such task. */
public record ReadSpending(Tenant tenant, TaskId task) implements Request<Spending> {}
