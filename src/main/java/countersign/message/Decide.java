package countersign.message;

import countersign.policy.Condition;
import countersign.task.Approvers;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
   * @param remember what is to be remembered of an approval
   * @param onlyLooks nothing is decided, and the reply says what stands in the way
   */
  public record Ruling(
      Verdict verdict,
      Which which,
      Approvers signers,
      Optional<Remember> remember,
      boolean onlyLooks) {
    public Ruling {
      if (remember.isPresent() && !(verdict instanceof Verdict.Approved))
        throw new IllegalArgumentException("only a plain approval is remembered");
    }

    public Ruling(Verdict verdict, Which which) {
      this(verdict, which, Approvers.ANYBODY);
    }

    public Ruling(Verdict verdict, Which which, Approvers signers) {
      this(verdict, which, signers, Optional.empty(), false);
    }

    /** An approval that is remembered. */
    public Ruling(Which which, Remember remember) {
      this(new Verdict.Approved(), which, Approvers.ANYBODY, Optional.of(remember), false);
    }

    /**
     * What was meant to be approved could not be checked, since it wasn't there to be read. If it
     * is there now, that is another moment, and it must be read again.
     */
    public static Ruling onlyLooking(Which which) {
      return new Ruling(new Verdict.Approved(), which, Approvers.ANYBODY, Optional.empty(), true);
    }
  }

  /**
   * A decision that is to be remembered for the same tool.
   *
   * @param forWhom whose calls it covers
   * @param arguments what must hold of their arguments, all of it, at least one
   * @param until when it ends
   * @param uses how often it may be used, 1 to 1000
   */
  public record Remember(
      GrantId id, ForWhom forWhom, List<Condition> arguments, Instant until, int uses) {
    public Remember {
      arguments = List.copyOf(arguments);
    }

    /** The most uses. */
    public static final int MOST_USES = 1000;

    /** The longest time. */
    public static final Duration LONGEST = Duration.ofDays(366);
  }

  /** Whose calls a remembered decision covers. */
  public enum ForWhom {
    /** Those of the same task. */
    TASK,
    /** Those of all tasks that were submitted with the same agent's key. */
    AGENT_KEY
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
