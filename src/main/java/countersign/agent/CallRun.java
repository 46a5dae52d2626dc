package countersign.agent;

import countersign.task.Decision;
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.PendingAction;
import countersign.task.Plan;
import countersign.task.Start;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Verdict;
import java.time.InstantSource;
import java.util.Optional;

/** Does calls, one at a time, and writes down that each begins and how it ends. */
final class CallRun {
  static final String NOT_WHAT_WAS_SIGNED =
      "The stored action is not the one that was signed. Nothing was run.";

  static final String BROKEN_OFF =
      "The call was broken off, and it can't be run again: its tool is gone or refuses it now.";

  /** Attempts at an idempotent call within its time limit before a person is asked. */
  static final int MOST_ATTEMPTS = 3;

  private final Task task;
  private final TaskState.Running running;
  private final RunLedger ledger;
  private final InstantSource clock;

  CallRun(Task task, TaskState.Running running, RunLedger ledger, InstantSource clock) {
    this.task = task;
    this.running = running;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Give a call its result without running anything. */
  Step answer(Transcript known, ToolCall call, ToolResult result) {
    return ledger.record(known, new Event.ToolReturned(call.id(), call.tool(), result));
  }

  Step tellPlan(Transcript known, ToolCall call, Plan plan) {
    var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("the plan is noted"));
    return ledger.record(known, new Event.PlanTold(plan), done);
  }

  /** Do what a person decided. */
  Step carryOut(Transcript known, PendingAction action, Decision decision, Duty.Runnable what) {
    var call = what.call();
    return switch (decision.verdict()) {
      case Verdict.Approved() -> signed(known, action, decision, what);
      case Verdict.Rejected _ -> answer(known, call, Told.of(decision, action));
      case Verdict.Reconciled(var finding, _) ->
          finding == Verdict.Finding.RUN_AGAIN
              ? signed(known, action, decision, what)
              : answer(known, call, Told.of(decision, action));
    };
  }

  private Step signed(
      Transcript known, PendingAction action, Decision decision, Duty.Runnable what) {
    var digest = what.call().digest();
    return digest.equals(decision.digest()) && digest.equals(action.digest())
        ? perform(known, Optional.of(action.request()), what)
        : fail(known);
  }

  /** Begin a call, run it, and write down how it went. */
  Step perform(Transcript known, Optional<Integer> request, Duty.Runnable what) {
    var call = what.call();
    var key = IdempotencyKey.of(task.tenant(), task.id(), call.id());
    var start = new Start(known.startsOf(call.id()) + 1, what.effect(), key.text());
    return switch (ledger.begin(known, call, request, start)) {
      case RunLedger.Beginning.Begun(var begun) ->
          ended(begun, what, new ToolRun(what, key, start, ledger));
      case RunLedger.Beginning.OutOfStep(var now) -> new Step.GoOn(now);
      case RunLedger.Beginning.Refused() -> fail(known);
      case RunLedger.Beginning.LeaseLost() -> new Step.LeaseLost();
    };
  }

  private Step ended(Transcript begun, Duty.Runnable what, ToolRun run) {
    return switch (run.run()) {
      case ToolRun.End.Returned(var result) -> returned(begun, what.call(), result);
      case ToolRun.End.Lost(var cause, var words) ->
          lost(begun, what, cause, run.evidence().map(found -> words + " " + found).orElse(words));
    };
  }

  private Step returned(Transcript begun, ToolCall call, ToolResult result) {
    var returned = new Event.ToolReturned(call.id(), call.tool(), result);
    var step = ledger.record(begun, returned);
    // It happened all the same, and people must be able to see that.
    if (step instanceof Step.LeaseLost) ledger.recordLate(begun.startsOf(call.id()), returned);
    return step;
  }

  private Step lost(Transcript begun, Duty.Runnable what, Doubt.Cause cause, String known) {
    var progress = (Transcript.Progress.Begun) begun.progressOf(what.call().id());
    return switch (progress.start().effect()) {
      case READ_ONLY -> answer(begun, what.call(), ToolResult.error(known));
      case IDEMPOTENT -> again(begun, progress, what, cause, known);
      case ONCE -> doubt(begun, progress, what.call(), cause, Optional.of(known));
    };
  }

  private Step again(
      Transcript begun,
      Transcript.Progress.Begun progress,
      Duty.Runnable what,
      Doubt.Cause cause,
      String known) {
    return progress.start().attempt() < MOST_ATTEMPTS
        ? perform(begun, progress.action().map(PendingAction::request), what)
        : doubt(begun, progress, what.call(), cause, Optional.of(known));
  }

  /**
   * Go on with a call that another run had begun, and that has no result.
   *
   * @param what the call, if it can still be run
   */
  Step resume(
      Transcript known,
      Transcript.Progress.Begun begun,
      ToolCall call,
      Optional<Duty.Runnable> what) {
    var signed = begun.action().map(PendingAction::call).orElse(call);
    if (begun.start().effect() != Effect.ONCE && what.isPresent())
      return perform(known, begun.action().map(PendingAction::request), what.get());
    // Nothing outside can have changed, so there is nothing to ask a person about.
    if (begun.start().effect() == Effect.READ_ONLY)
      return answer(known, call, ToolResult.error(BROKEN_OFF));
    return doubt(known, begun, signed, Doubt.Cause.CRASH, ledger.evidence(call.id()));
  }

  private Step doubt(
      Transcript known,
      Transcript.Progress.Begun begun,
      ToolCall call,
      Doubt.Cause cause,
      Optional<String> evidence) {
    var doubt = new Doubt(cause, begun.at(), begun.start(), evidence);
    var action = Recovery.ask(known.requests() + 1, call, doubt, clock.instant());
    return new Step.Rest(known, running.pause(action), new Event.ApprovalRequested(action));
  }

  private Step fail(Transcript known) {
    return new Step.Rest(
        known, running.fail(NOT_WHAT_WAS_SIGNED), new Event.Failed(NOT_WHAT_WAS_SIGNED));
  }
}
