package countersign.message;

import countersign.task.Brief;
import countersign.task.JobId;
import countersign.task.Task;
import countersign.task.TaskId;

/** Store a new task, ready to be claimed. The reply is the task as stored. */
public record Submit(Principal by, TaskId task, JobId job, Brief brief) implements Act<Task> {}
