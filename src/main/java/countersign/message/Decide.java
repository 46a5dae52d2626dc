package countersign.message;

import countersign.task.Digest;
import countersign.task.JobId;
import countersign.task.Person;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Verdict;
import java.util.Optional;

/**
 * A person decides the pending action of a task.
 *
 * @param ruling what was decided, and about which action
 * @param next the job that goes on with the answer
 */
public record Decide(Tenant tenant, TaskId task, Ruling ruling, Person by, JobId next)
    implements Act<DecisionResult> {
  /**
   * What was decided, about what.
   *
   * @param seen the digest of the action that the person saw; when it is given, another action is
   *     not decided
   * @param request the number of the request that the person saw; when it is given, another request
   *     is not decided, not even one for an equal action (after a crash the same action is asked
   *     about again)
   */
  public record Ruling(Verdict verdict, Optional<Digest> seen, Optional<Integer> request) {}
}
