package countersign.task;

import java.time.Duration;
import java.util.Optional;

/** What can happen to a task: its transcript is a list of these, append-only. */
public sealed interface Event {
  /** The call an entry belongs to, if it belongs to one. */
  default Optional<String> callId() {
    return Optional.empty();
  }

  /** The task came in. */
  record Submitted(String goal, String by) implements Event {}

  /** The model replied; written before any of its calls runs. */
  record TurnTaken(Turn turn) implements Event {}

  /**
   * The model's reply could not be used; it is told why and asked again.
   *
   * @param usage what the reply took all the same
   */
  record ReplyRefused(String why, Usage usage) implements Event {
    public ReplyRefused {
      why = StoredText.of(why);
    }

    /** One that nobody counted. */
    public ReplyRefused(String why) {
      this(why, Usage.NONE);
    }
  }

  /** The agent told its plan. */
  record PlanTold(Plan plan) implements Event {}

  /** A person was asked. */
  record ApprovalRequested(PendingAction action) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(action.call().id());
    }
  }

  /**
   * Nobody decided request number {@code request} in time: others may from now on.
   *
   * @param to who
   */
  record ApprovalEscalated(int request, String call, Approvers to) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /**
   * Nobody decided request number {@code request} in time: its call doesn't run.
   *
   * @param after how long it had waited
   */
  record ApprovalExpired(int request, String call, Duration after) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /**
   * A person decided request number {@code request}, which stood for the call {@code call}.
   *
   * @param insteadOf the agent's arguments, when the decision put others in their place; else empty
   */
  record ActionDecided(int request, String call, Decision decision, Optional<Arguments> insteadOf)
      implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /**
   * A call is about to touch the world; written before it does.
   *
   * @param permit what lets it run
   */
  record ExecutionStarted(Permit permit, String call, Start start) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /** Something came back of an execution after a person had been asked how it went. */
  record EvidenceFound(String call, String evidence) implements Event {
    public EvidenceFound {
      evidence = Doubt.storable(evidence);
    }

    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /** The agent rests until a time, when this call gets its result. */
  record WaitBegun(String call, Wait rest) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /** A call has its result; there is exactly one of these for each call. */
  record ToolReturned(String call, String tool, ToolResult result) implements Event {
    @Override
    public Optional<String> callId() {
      return Optional.of(call);
    }
  }

  /** The agent is done. */
  record Finished(String answer) implements Event {}

  /** The task can't go on. */
  record Failed(String reason) implements Event {
    public Failed {
      reason = StoredText.of(reason);
    }
  }

  /** The task was stopped from outside. */
  record Stopped(String by) implements Event {}

  /** A person had a task go on that had failed, or that waited for a time. */
  record Restarted(String by) implements Event {}
}
