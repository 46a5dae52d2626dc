package countersign.agent;

import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, straight-line on a virtual thread: ask the model, do its calls, write each
 * step down, until the task rests. Everything it knows comes from the transcript, so any other run
 * can go on where this one stops.
 */
final class TaskRun {
  /** Replies in a row that can't be used before the task is given up. */
  static final int MOST_REFUSED_IN_A_ROW = 3;

  private final Task task;
  private final TaskState.Running running;
  private final Means means;
  private final RunLedger ledger;
  private final CallRun calls;
  private final Object asking = new Object();
  private @Nullable Thread asker;

  /**
   * What a run works with.
   *
   * @param maxTurns replies of the model that one task may take
   * @param stopping true once the node wants its runs to stop at the next recorded point
   */
  record Means(
      Map<String, Model> models,
      Toolbox toolbox,
      int maxTurns,
      InstantSource clock,
      BooleanSupplier stopping) {}

  TaskRun(Task task, TaskState.Running running, Means means, RunLedger ledger) {
    this.task = task;
    this.running = running;
    this.means =
        new Means(
            means.models(),
            means.toolbox().narrowedTo(task.brief().toolkits()),
            means.maxTurns(),
            means.clock(),
            means.stopping());
    this.ledger = ledger;
    this.calls = new CallRun(task, this.means.toolbox(), ledger);
  }

  /** Runs until the task rests, the lease is lost, or the node stops. */
  void run() {
    var transcript = Optional.of(ledger.read());
    while (transcript.isPresent()) {
      var known = transcript.get();
      if (means.stopping().getAsBoolean()) {
        ledger.settle(known, running.giveBack());
        return;
      }
      transcript = known.unfinishedTurn().map(turn -> act(known, turn)).orElseGet(() -> ask(known));
    }
  }

  /** End the task because of a mistake in this program; {@code reason} says where to look. */
  void giveUp(String reason) {
    var _ = fail(ledger.read(), reason);
  }

  private Optional<Transcript> ask(Transcript known) {
    if (known.turns() >= means.maxTurns())
      return fail(known, "No answer within " + means.maxTurns() + " turns of the model.");
    var model = means.models().get(task.brief().provider());
    if (model == null)
      return fail(known, "There is no model provider '" + task.brief().provider() + "'.");
    return switch (replyOf(model, known)) {
      case Model.Reply.Said said when said.calls().isEmpty() ->
          refuse(known, "You called no tool. Call one, or call finish with your answer.");
      case Model.Reply.Said said -> take(known, said);
      case Model.Reply.Garbled(var why) -> refuse(known, why);
      case Model.Reply.Unreachable _ when means.stopping().getAsBoolean() -> Optional.of(known);
      case Model.Reply.Unreachable(var why) -> fail(known, "The model can't be asked: " + why);
    };
  }

  private Optional<Transcript> take(Transcript known, Model.Reply.Said said) {
    return switch (ReplyReader.read(known, said)) {
      case ReplyReader.Result.Usable(var turn) -> ledger.record(known, new Event.TurnTaken(turn));
      case ReplyReader.Result.Unusable(var why) -> refuse(known, why);
    };
  }

  private Optional<Transcript> refuse(Transcript known, String why) {
    var refusal = new Event.ReplyRefused(why);
    if (known.refusedInARow() + 1 < MOST_REFUSED_IN_A_ROW) return ledger.record(known, refusal);
    var reason =
        MOST_REFUSED_IN_A_ROW
            + " replies of the model in a row could not be used. The last: "
            + why;
    ledger.settle(known, running.fail(reason), refusal, new Event.Failed(reason));
    return Optional.empty();
  }

  /** One step of a turn: everything that needs no signature first, then the oldest that does. */
  private Optional<Transcript> act(Transcript known, Turn turn) {
    for (var call : turn.calls()) {
      if (known.progressOf(call.id()) instanceof Transcript.Progress.Done) continue;
      switch (calls.dutyOf(turn, call)) {
        case Duty.Finish _, Duty.GetSigned _ -> {}
        case Duty.Refuse(var why) -> {
          return calls.answer(known, call, ToolResult.error(why));
        }
        case Duty.TellPlan(var plan) -> {
          return calls.tellPlan(known, call, plan);
        }
        case Duty.RunNow(var what) -> {
          return calls.answer(known, call, calls.run(what));
        }
      }
    }
    return actSigned(known, turn);
  }

  private Optional<Transcript> actSigned(Transcript known, Turn turn) {
    for (var call : turn.calls()) {
      var progress = known.progressOf(call.id());
      if (!(progress instanceof Transcript.Progress.Done)
          && calls.dutyOf(turn, call) instanceof Duty.GetSigned signed)
        return sign(known, signed, progress);
    }
    return finish(known, turn);
  }

  private Optional<Transcript> sign(
      Transcript known, Duty.GetSigned signed, Transcript.Progress progress) {
    return switch (progress) {
      case Transcript.Progress.Fresh() -> pause(known, signed.what().call(), signed.prompt());
      case Transcript.Progress.Decided(var action, var decision) ->
          calls
              .carryOut(known, action, decision, signed.what())
              .orElseGet(() -> fail(known, CallRun.NOT_WHAT_WAS_SIGNED));
      case Transcript.Progress.Begun begun ->
          pause(known, begun.action().call(), Recovery.prompt(begun));
      case Transcript.Progress.Asked _, Transcript.Progress.Done _ ->
          throw new IllegalStateException("a running task has no undecided request: " + progress);
    };
  }

  private Optional<Transcript> finish(Transcript known, Turn turn) {
    for (var call : turn.calls())
      if (calls.dutyOf(turn, call) instanceof Duty.Finish(var answer)
          && !(known.progressOf(call.id()) instanceof Transcript.Progress.Done)) {
        if (!calls.othersWentWell(known, turn, call))
          return calls.answer(known, call, ToolResult.error(CallRun.READ_RESULTS_FIRST));
        var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("done"));
        ledger.settle(known, running.finish(answer), done, new Event.Finished(answer));
        return Optional.empty();
      }
    throw new IllegalStateException("nothing left to do in an unfinished turn");
  }

  private Optional<Transcript> pause(Transcript known, ToolCall call, Prompt prompt) {
    var action = PendingAction.of(known.requests() + 1, call, prompt, means.clock().instant());
    ledger.settle(known, running.pause(action), new Event.ApprovalRequested(action));
    return Optional.empty();
  }

  private Optional<Transcript> fail(Transcript known, String reason) {
    ledger.settle(known, running.fail(reason), new Event.Failed(reason));
    return Optional.empty();
  }

  /** Stops waiting for the model, of which nothing is on record yet; anything else goes on. */
  void stopAsking() {
    synchronized (asking) {
      if (asker != null) asker.interrupt();
    }
  }

  private Model.Reply replyOf(Model model, Transcript known) {
    synchronized (asking) {
      asker = Thread.currentThread();
    }
    try {
      return model.next(new Model.Asking(task, known, means.toolbox().specs()));
    } finally {
      synchronized (asking) {
        asker = null;
        // An interrupt that came too late must not hit what is done next.
        var _ = Thread.interrupted();
      }
    }
  }
}
