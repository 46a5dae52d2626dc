package countersign.http;

import com.github.f4b6a3.uuid.UuidCreator;
import countersign.task.GrantId;
import countersign.task.JobId;
import countersign.task.TaskId;
import java.util.UUID;

/** New names, given where requests come in: UUIDs of version 7 (RFC 9562), so they sort by time. */
public final class Ids {
  private Ids() {}

  /** A new task's id. */
  public static TaskId task() {
    return new TaskId("agent_" + hex(UuidCreator.getTimeOrderedEpoch()));
  }

  /** A new job's id. */
  public static JobId job() {
    return new JobId("job_" + hex(UuidCreator.getTimeOrderedEpoch()));
  }

  /** A new grant's id. */
  public static GrantId grant() {
    return new GrantId("grant_" + hex(UuidCreator.getTimeOrderedEpoch()));
  }

  /** A new fault's name, by which it is found in the log. */
  public static String fault() {
    return "urn:uuid:" + UuidCreator.getTimeOrderedEpoch();
  }

  private static String hex(UUID id) {
    return id.toString().replace("-", "");
  }
}
