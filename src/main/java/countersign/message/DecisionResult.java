package countersign.message;

import countersign.task.Approvers;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a decision. */
public sealed interface DecisionResult {
  /**
   * It took effect, durably.
   *
   * @param task as it stands now: queued, or waiting for its other actions to be decided
   * @param action what was decided
   * @param grant what is remembered of it, if anything is
   */
  record Decided(Task task, PendingAction action, Optional<GrantId> grant)
      implements DecisionResult {
    /** The job that goes on with the answers; empty while other actions wait. */
    public Optional<JobId> job() {
      return task.state() instanceof TaskState.Queued(var job)
          ? Optional.of(job)
          : Optional.empty();
    }
  }

  /** Somebody decided the action first; this is the winner. */
  record AlreadyDecided(Verdict verdict, String by, Instant at) implements DecisionResult {}

  /** Nobody decided in time, and the action doesn't run. */
  record Expired(Instant at) implements DecisionResult {}

  /**
   * The person isn't one of those who may.
   *
   * @param approvers who may
   */
  record NotPermitted(Approvers approvers) implements DecisionResult {}

  /** Another action waits than the one the person saw. */
  record ActionChanged(Digest now) implements DecisionResult {}

  /** The request asks how an execution went; it must be reconciled. */
  record OutcomeUnknown() implements DecisionResult {}

  /** The request is a question of the model; it must be answered. */
  record NeedsAnswer() implements DecisionResult {}

  /**
   * The decision doesn't say which of several actions it is about.
   *
   * @param actions the choices, oldest first
   */
  record SeveralWait(List<PendingAction> actions) implements DecisionResult {
    public SeveralWait {
      actions = List.copyOf(actions);
    }
  }

  /** The request asks whether an action may run; it must be approved or rejected. */
  record NotInDoubt() implements DecisionResult {}

  /** Nothing waits for a decision, and nothing ever did or the task has ended. */
  record NotPending(Status status) implements DecisionResult {}

  /** This tenant has no such task. */
  record NoSuchTask() implements DecisionResult {}
}
