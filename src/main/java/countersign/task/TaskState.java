package countersign.task;

import java.util.List;
import java.util.Optional;

/**
 * Where a task stands. A move exists as a method only where it is legal; {@code
 * docs/state-machine.md} is drawn from these methods.
 */
public sealed interface TaskState {
  /** The state's name in the table and in the API. */
  Status status();

  /** Whether nothing more will ever happen to the task. */
  default boolean ended() {
    return status().ended();
  }

  /**
   * Not to be worked on yet.
   *
   * @param rest the time that it waits for, if that is what it waits for
   */
  record Pending(Optional<Wait> rest) implements TaskState {
    /** It may run now: the time has come, or a person doesn't wait for it. */
    public Queued release(JobId job) {
      return new Queued(job);
    }

    /** A person or its owner doesn't want it any more. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public Status status() {
      return Status.PENDING;
    }
  }

  /** Waits for a worker. */
  record Queued(JobId job) implements TaskState {
    /** A worker takes it. */
    public Running claim(Lease lease) {
      return new Running(job, lease, 0);
    }

    /** A person or its owner doesn't want it any more. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public Status status() {
      return Status.QUEUED;
    }
  }

  /**
   * A worker is at it.
   *
   * @param broken runs in a row, before this one, that ended without writing anything down
   */
  record Running(JobId job, Lease lease, int broken) implements TaskState {
    /** A person must answer first. */
    public PendingApproval pause(List<PendingAction> actions) {
      return new PendingApproval(actions);
    }

    /** The agent goes on when it is time. */
    public Pending waitUntil(Wait rest) {
      return new Pending(Optional.of(rest));
    }

    /** The agent says it is done. */
    public Success finish(String answer) {
      return new Success(answer);
    }

    /** It can't go on. */
    public Failure fail(String reason) {
      return new Failure(reason);
    }

    /** The worker stops and gives it back. */
    public Queued giveBack() {
      return new Queued(job);
    }

    /** The worker died or its run broke off; another one takes over. */
    public Running takeOver(Lease next) {
      return new Running(job, next, broken + 1);
    }

    /** A person or its owner doesn't want it any more; the worker finds its lease gone. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public Status status() {
      return Status.RUNNING;
    }
  }

  /**
   * Waits for a person, for as long as it takes.
   *
   * @param actions what is undecided, oldest first, at least one; their numbers differ
   */
  record PendingApproval(List<PendingAction> actions) implements TaskState {
    public PendingApproval {
      actions = List.copyOf(actions);
      if (actions.isEmpty()) throw new IllegalArgumentException("it waits for nothing");
    }

    /** The oldest of them. */
    public PendingAction action() {
      return actions.getFirst();
    }

    /** A person decided one of several; the others still wait. */
    public PendingApproval decideOne(int request) {
      return new PendingApproval(
          actions.stream().filter(action -> action.request() != request).toList());
    }

    /** A person decided the last one; the agent goes on with the answers. */
    public Queued decideLast(int request, JobId next) {
      if (actions.size() != 1 || action().request() != request)
        throw new IllegalArgumentException("the decision is about another action");
      return new Queued(next);
    }

    /** A person or its owner doesn't want it any more; the action will not run. */
    public Cancelled cancel() {
      return new Cancelled();
    }

    @Override
    public Status status() {
      return Status.PENDING_APPROVAL;
    }
  }

  /** Done. */
  record Success(String answer) implements TaskState {
    @Override
    public Status status() {
      return Status.SUCCESS;
    }
  }

  /** Given up. */
  record Failure(String reason) implements TaskState {
    public Failure {
      reason = StoredText.of(reason);
    }

    /** A person has it go on from where it failed. */
    public Queued retry(JobId next) {
      return new Queued(next);
    }

    @Override
    public Status status() {
      return Status.FAILURE;
    }
  }

  /** Stopped from outside. */
  record Cancelled() implements TaskState {
    @Override
    public Status status() {
      return Status.CANCELLED;
    }
  }
}
