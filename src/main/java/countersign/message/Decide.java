package countersign.message;

import countersign.task.Approvers;
import countersign.task.Digest;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Verdict;
import java.util.Optional;

/**
 * A person decides a pending action of a task.
 *
 * @param ruling what was decided, and about which action
 * @param next the job that goes on with the answer
 */
public record Decide(Tenant tenant, TaskId task, Ruling ruling, Person by, JobId next)
    implements Act<DecisionResult> {
  /**
   * What was decided, about what.
   *
   * @param which what the person meant; when several wait, it must tell one from the others
   * @param signers who may decide like that, besides what the request itself says: an edited action
   *     may be another rule's than the agent's own
   * @param onlyLooks nothing is decided, and the reply says what stands in the way
   */
  public record Ruling(Verdict verdict, Which which, Approvers signers, boolean onlyLooks) {
    public Ruling(Verdict verdict, Which which) {
      this(verdict, which, Approvers.ANYBODY);
    }

    public Ruling(Verdict verdict, Which which, Approvers signers) {
      this(verdict, which, signers, false);
    }

    /**
     * What was meant to be approved could not be checked, since it wasn't there to be read. If it
     * is there now, that is another moment, and it must be read again.
     */
    public static Ruling onlyLooking(Which which) {
      return new Ruling(new Verdict.Approved(), which, Approvers.ANYBODY, true);
    }
  }

  /**
   * Which of a task's actions is meant; what is given must hold for it.
   *
   * @param seen the digest of the action that the person saw; when it is given, another action is
   *     not decided
   * @param request the number of the request that the person saw; when it is given, another request
   *     is not decided, not even one for an equal action (after a crash the same action is asked
   *     about again)
   * @param call the model's id of the call
   */
  public record Which(Optional<Digest> seen, Optional<Integer> request, Optional<String> call) {
    /** Whether this action is meant. */
    public boolean means(PendingAction action) {
      return seen.filter(digest -> !digest.equals(action.digest())).isEmpty()
          && request.filter(number -> number != action.request()).isEmpty()
          && call.filter(id -> !id.equals(action.call().id())).isEmpty();
    }

    /** This one and no other. */
    public static Which exactly(PendingAction action) {
      return new Which(
          Optional.of(action.digest()),
          Optional.of(action.request()),
          Optional.of(action.call().id()));
    }

    /** The only one that waits. */
    public static final Which ANY = new Which(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
