package countersign.agent;

import countersign.message.WriteResult;
import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.PendingAction;
import countersign.task.Plan;
import countersign.task.Task;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Verdict;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the calls of a turn, one at a time, and writes each result down. */
final class CallRun {
  static final String NOT_WHAT_WAS_SIGNED =
      "The stored action is not the one that was signed. Nothing was run.";
  static final String READ_RESULTS_FIRST =
      "Another call of this turn failed or was rejected. Read its result before you finish.";

  private static final Logger log = LoggerFactory.getLogger(CallRun.class);

  private final Task task;
  private final Toolbox toolbox;
  private final RunLedger ledger;

  CallRun(Task task, Toolbox toolbox, RunLedger ledger) {
    this.task = task;
    this.toolbox = toolbox;
    this.ledger = ledger;
  }

  Duty dutyOf(Turn turn, ToolCall call) {
    var flaw = turn.flaws().get(call.id());
    return flaw == null ? toolbox.dutyOf(call) : new Duty.Refuse(flaw);
  }

  Optional<Transcript> answer(Transcript known, ToolCall call, ToolResult result) {
    return ledger.record(known, new Event.ToolReturned(call.id(), call.tool(), result));
  }

  Optional<Transcript> tellPlan(Transcript known, ToolCall call, Plan plan) {
    var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("the plan is noted"));
    return ledger.record(known, new Event.PlanTold(plan), done);
  }

  /** Whether every other call of the turn has a good result. */
  boolean othersWentWell(Transcript known, Turn turn, ToolCall finish) {
    return turn.calls().stream()
        .filter(call -> !call.id().equals(finish.id()))
        .allMatch(call ->
            known.progressOf(call.id()) instanceof Transcript.Progress.Done(var result)
                && result.outcome() == ToolResult.Outcome.OK);
  }

  /**
   * Do what a person decided.
   *
   * @return the transcript with the result, empty inside when the lease is lost; empty outside when
   *     the action is not the one that was signed
   */
  Optional<Optional<Transcript>> carryOut(
      Transcript known, PendingAction action, Decision decision, Duty.Runnable what) {
    return switch (decision.verdict()) {
      case Verdict.Rejected(var reason) ->
          Optional.of(answer(known, what.call(), rejected(action, decision, reason)));
      case Verdict.Approved() ->
          isSigned(action, decision, what) ? begin(known, action, what) : Optional.empty();
    };
  }

  ToolResult run(Duty.Runnable what) {
    try {
      return what.tool().run(what.arguments(), key(what));
    } catch (RuntimeException bug) {
      var reference = UUID.randomUUID();
      log.error("tool {} failed in {} ({})", what.call().tool(), task.id(), reference, bug);
      return ToolResult.error("The tool failed unexpectedly; an operator finds it as " + reference);
    }
  }

  private Optional<Optional<Transcript>> begin(
      Transcript known, PendingAction action, Duty.Runnable what) {
    return switch (ledger.begin(action, what, key(what))) {
      case WriteResult.Written _, WriteResult.OutOfStep _ -> Optional.of(runSigned(what));
      case WriteResult.LeaseLost _ -> Optional.of(Optional.empty());
      case WriteResult.NotApproved _ -> Optional.empty();
    };
  }

  private Optional<Transcript> runSigned(Duty.Runnable what) {
    var returned = new Event.ToolReturned(what.call().id(), what.call().tool(), run(what));
    var written = ledger.record(ledger.read(), returned);
    // Cancelled while it ran: it happened all the same, and people must be able to see that.
    if (written.isEmpty()) ledger.recordLate(returned);
    return written;
  }

  private IdempotencyKey key(Duty.Runnable what) {
    return IdempotencyKey.of(task.tenant(), task.id(), what.call().id());
  }

  private static boolean isSigned(PendingAction action, Decision decision, Duty.Runnable what) {
    var digest = what.call().digest();
    return digest.equals(decision.digest()) && digest.equals(action.digest());
  }

  private static ToolResult rejected(PendingAction action, Decision decision, String reason) {
    var content =
        switch (action.prompt().author()) {
          case AGENT, POLICY -> decision.by().name() + " rejected this action: " + reason;
          case RECOVERY ->
              "It is not certain whether this action happened. It will not be run again. "
                  + decision.by().name()
                  + " says: "
                  + reason;
        };
    return new ToolResult(ToolResult.Outcome.REJECTED, content);
  }
}
