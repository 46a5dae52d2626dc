package countersign.message;

import countersign.task.Lease;
import countersign.task.TaskId;
import countersign.task.Tenant;

/** A run, as every one of its writes names it: a run that lost its lease can't write. */
public record RunRef(Tenant tenant, TaskId task, Lease lease) {}
