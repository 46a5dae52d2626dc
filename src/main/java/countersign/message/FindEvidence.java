package countersign.message;

import countersign.task.TaskId;
import countersign.task.Tenant;
import java.util.Optional;

/** What has come back of an execution that has no result; empty when nothing has. */
public record FindEvidence(Tenant tenant, TaskId task, String callId)
    implements Request<Optional<String>> {}
