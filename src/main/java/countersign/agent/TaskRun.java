package countersign.agent;

import countersign.task.Effect;
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

  static final String READ_RESULTS_FIRST =
      "Another call of this turn failed or was rejected. Read its result before you finish.";

  private final Task task;
  private final TaskState.Running running;
  private final Means means;
  private final Toolbox toolbox;
  private final RunLedger ledger;
  private final CallRun calls;
  private final Object asking = new Object();
  private @Nullable Thread asker;

  /**
   * What a run works with.
   *
   * @param stopping true once the node wants its runs to stop at the next recorded point
   */
  record Means(
      Map<String, Model> models,
      Toolbox toolbox,
      Bounds bounds,
      InstantSource clock,
      BooleanSupplier stopping) {}

  /**
   * When a task is given up.
   *
   * @param turns replies of the model that it may take
   * @param attempts runs in a row that may break off
   */
  record Bounds(int turns, int attempts) {}

  TaskRun(Task task, TaskState.Running running, Means means, RunLedger ledger) {
    this.task = task;
    this.running = running;
    this.means = means;
    this.toolbox = means.toolbox().narrowedTo(task.brief().toolkits());
    this.ledger = ledger;
    this.calls = new CallRun(task, running, ledger, means.clock());
  }

  /** Runs until the task rests, the lease is lost, or the node stops. */
  void run() {
    var step = first(ledger.read());
    while (step instanceof Step.GoOn(var known)) step = next(known);
    if (step instanceof Step.Rest rest) ledger.settle(rest);
  }

  /** A task that keeps breaking its runs off is given up, but no outcome is left unknown. */
  private Step first(Transcript known) {
    if (running.broken() < means.bounds().attempts()) return new Step.GoOn(known);
    var unfinished =
        known.unfinishedTurn().stream()
            .flatMap(turn -> turn.calls().stream())
            .filter(call -> isInDoubt(known.progressOf(call.id())))
            .findFirst();
    return unfinished
        .map(call -> resume(known, call, Optional.empty()))
        .orElseGet(() -> fail(known, givenUp()));
  }

  private String givenUp() {
    return "The task's run broke off "
        + running.broken()
        + " times in a row without getting on: its process ended, or it failed here. The server's"
        + " log may say why.";
  }

  private static boolean isInDoubt(Transcript.Progress progress) {
    return progress instanceof Transcript.Progress.Begun(_, _, var start)
        && start.effect() != Effect.READ_ONLY;
  }

  private Step next(Transcript known) {
    if (means.stopping().getAsBoolean()) return new Step.Rest(known, running.giveBack());
    return known.unfinishedTurn().map(turn -> act(known, turn)).orElseGet(() -> ask(known));
  }

  private Step ask(Transcript known) {
    if (known.turnsSinceRestart() >= means.bounds().turns())
      return fail(known, "No answer within " + means.bounds().turns() + " turns of the model.");
    var model = means.models().get(task.brief().provider());
    if (model == null)
      return fail(known, "There is no model provider '" + task.brief().provider() + "'.");
    return switch (replyOf(model, known)) {
      case Model.Reply.Said said when said.calls().isEmpty() ->
          refuse(known, "You called no tool. Call one, or call finish with your answer.");
      case Model.Reply.Said said -> take(known, said);
      case Model.Reply.Garbled(var why) -> refuse(known, why);
      case Model.Reply.Unreachable _ when means.stopping().getAsBoolean() -> new Step.GoOn(known);
      case Model.Reply.Unreachable(var why) -> fail(known, "The model can't be asked: " + why);
    };
  }

  private Step take(Transcript known, Model.Reply.Said said) {
    return switch (ReplyReader.read(known, said)) {
      case ReplyReader.Result.Usable(var turn) -> ledger.record(known, new Event.TurnTaken(turn));
      case ReplyReader.Result.Unusable(var why) -> refuse(known, why);
    };
  }

  private Step refuse(Transcript known, String why) {
    var refusal = new Event.ReplyRefused(why);
    if (known.refusedInARow() + 1 < MOST_REFUSED_IN_A_ROW) return ledger.record(known, refusal);
    var reason =
        MOST_REFUSED_IN_A_ROW
            + " replies of the model in a row could not be used. The last: "
            + why;
    return new Step.Rest(known, running.fail(reason), refusal, new Event.Failed(reason));
  }

  /** One step of a turn: everything that needs no signature first, then the oldest that does. */
  private Step act(Transcript known, Turn turn) {
    for (var call : turn.calls()) {
      var step = actUnsigned(known, turn, call);
      if (step.isPresent()) return step.get();
    }
    for (var call : turn.calls())
      if (!isDone(known, call) && dutyOf(turn, call) instanceof Duty.GetSigned signed)
        return sign(known, signed);
    return finish(known, turn);
  }

  private Optional<Step> actUnsigned(Transcript known, Turn turn, ToolCall call) {
    if (isDone(known, call)) return Optional.empty();
    var duty = dutyOf(turn, call);
    if (known.progressOf(call.id()) instanceof Transcript.Progress.Begun)
      return Optional.of(resume(known, call, duty.runnable()));
    return switch (duty) {
      case Duty.Finish _, Duty.GetSigned _ -> Optional.empty();
      case Duty.Refuse(var why) -> Optional.of(calls.answer(known, call, ToolResult.error(why)));
      case Duty.TellPlan(var plan) -> Optional.of(calls.tellPlan(known, call, plan));
      case Duty.RunNow(var what) -> Optional.of(calls.perform(known, Optional.empty(), what));
    };
  }

  private Step resume(Transcript known, ToolCall call, Optional<Duty.Runnable> what) {
    var begun = (Transcript.Progress.Begun) known.progressOf(call.id());
    return calls.resume(known, begun, call, what);
  }

  private Step sign(Transcript known, Duty.GetSigned signed) {
    return switch (known.progressOf(signed.what().call().id())) {
      case Transcript.Progress.Fresh() -> pause(known, signed.what().call(), signed.prompt());
      case Transcript.Progress.Decided(var action, var decision) ->
          calls.carryOut(known, action, decision, signed.what());
      case Transcript.Progress.Begun _, Transcript.Progress.Asked _, Transcript.Progress.Done _ ->
          throw new IllegalStateException("a running task has no undecided request");
    };
  }

  private Step finish(Transcript known, Turn turn) {
    for (var call : turn.calls())
      if (!isDone(known, call) && dutyOf(turn, call) instanceof Duty.Finish(var answer)) {
        if (!othersWentWell(known, turn, call))
          return calls.answer(known, call, ToolResult.error(READ_RESULTS_FIRST));
        var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("done"));
        return new Step.Rest(known, running.finish(answer), done, new Event.Finished(answer));
      }
    throw new IllegalStateException("nothing left to do in an unfinished turn");
  }

  private Step pause(Transcript known, ToolCall call, Prompt prompt) {
    var action = PendingAction.of(known.requests() + 1, call, prompt, means.clock().instant());
    return new Step.Rest(known, running.pause(action), new Event.ApprovalRequested(action));
  }

  private Step fail(Transcript known, String reason) {
    return new Step.Rest(known, running.fail(reason), new Event.Failed(reason));
  }

  private Duty dutyOf(Turn turn, ToolCall call) {
    var flaw = turn.flaws().get(call.id());
    return flaw == null ? toolbox.dutyOf(call) : new Duty.Refuse(flaw);
  }

  private static boolean isDone(Transcript known, ToolCall call) {
    return known.progressOf(call.id()) instanceof Transcript.Progress.Done;
  }

  /** Whether every other call of the turn has a good result. */
  private static boolean othersWentWell(Transcript known, Turn turn, ToolCall finish) {
    return turn.calls().stream()
        .filter(call -> !call.id().equals(finish.id()))
        .allMatch(call ->
            known.progressOf(call.id()) instanceof Transcript.Progress.Done(var result)
                && result.outcome() == ToolResult.Outcome.OK);
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
      return model.next(new Model.Asking(task, known, toolbox.specs()));
    } finally {
      synchronized (asking) {
        asker = null;
        // An interrupt that came too late must not hit what is done next.
        var _ = Thread.interrupted();
      }
    }
  }
}
