package countersign.message;

import countersign.policy.Rulebook;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.util.Optional;

/**
 * The rules that hold for a task's calls now, and the remembered decisions that can be used.
 *
 * @param agentKey the key that the task was submitted with; empty when a person did
 */
public record FindRulebook(Tenant tenant, TaskId task, Optional<String> agentKey)
    implements Request<Rulebook> {}
