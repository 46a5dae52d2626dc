package countersign.message;

import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.util.Optional;

/** The task as it stands now; empty when this tenant has none with that id. */
public record FindTask(Tenant tenant, TaskId task) implements Request<Optional<Task>> {}
