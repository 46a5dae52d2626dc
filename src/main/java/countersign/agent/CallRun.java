package countersign.agent;

import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.Plan;
import countersign.task.Start;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Terms;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/** Does calls, and writes down that each begins and how it ends. */
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
  private final Function<ToolCall, Duty> duties;

  /**
   * @param duties what has to be done about a call by the rules that hold at that moment
   */
  CallRun(Task task, TaskState.Running running, RunLedger ledger, Function<ToolCall, Duty> duties) {
    this.duties = duties;
    this.task = task;
    this.running = running;
    this.ledger = ledger;
  }

  /** Give a call its result without running anything. */
  Step answer(Transcript known, ToolCall call, ToolResult result) {
    return ledger.answer(known, new Event.ToolReturned(call.id(), call.tool(), result));
  }

  Step tellPlan(Transcript known, ToolCall call, Plan plan) {
    var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("the plan is noted"));
    return ledger.keep(known, new Event.PlanTold(plan), done);
  }

  /**
   * What is to run.
   *
   * @param terms on which it would be asked for now
   */
  record Due(Duty.Runnable what, Optional<Terms> terms) {}

  /** Run what a person signed, if it is that and the approval still holds. */
  Step performSigned(Transcript known, Transcript.Signed signed, Due due) {
    var call = signed.call();
    var what = due.what();
    if (isVoid(signed, due.terms())) return answer(known, call, Told.tooLate(signed.action()));
    var isWhatWasSigned =
        call.equals(what.call())
            && call.digest().equals(signed.decision().digest())
            && signed.action().call().digest().equals(signed.action().digest());
    return isWhatWasSigned ? perform(known, Leave.signed(Optional.of(signed)), what) : fail(known);
  }

  /**
   * Whether the approval wasn't used in its time, by the terms that it was given on; an edited
   * action may fall under another rule than the agent's own, so what that rule wants counts too.
   */
  private boolean isVoid(Transcript.Signed signed, Optional<Terms> now) {
    return Stream.of(signed.action().prompt().terms(), now)
        .flatMap(terms -> terms.flatMap(Terms::executeWithin).stream())
        .anyMatch(time -> signed.decision().at().plus(time).isBefore(ledger.now()));
  }

  /** Begin a call, run it, and write down how it went. */
  Step perform(Transcript known, Leave leave, Duty.Runnable what) {
    return switch (begin(known, leave, what)) {
      case Begun.Refused(var step) -> step;
      case Begun.Ready(var begun, var run) -> ended(begun, what, run.run(), run.evidence());
    };
  }

  /**
   * Run calls that only read, all at the same time, and write down each result as it comes. Those
   * that began and got no result are found and run again by the next step.
   */
  Step performTogether(Transcript known, List<Duty.RunNow> calls) {
    var now = known;
    var runs = new LinkedHashMap<Duty.Runnable, ToolRun>();
    for (var call : calls)
      switch (begin(now, Leave.of(call.granted()), call.what())) {
        case Begun.Refused(var step) -> {
          return step;
        }
        case Begun.Ready(var begun, var run) -> {
          runs.put(call.what(), run);
          now = begun;
        }
      }
    return recordAsTheyEnd(now, runs);
  }

  private Step recordAsTheyEnd(Transcript begun, Map<Duty.Runnable, ToolRun> runs) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ExecutorCompletionService<Ended>(threads);
      runs.forEach((what, run) -> ends.submit(() -> new Ended(what, run, run.run())));
      Step step = new Step.GoOn(begun);
      for (int i = 0; i < runs.size() && step instanceof Step.GoOn(var known); i++) {
        var next = ends.take().get();
        step = ended(known, next.what, next.end, next.run.evidence());
      }
      return step;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException("nobody interrupts a run while its tools run", stopped);
    } catch (ExecutionException bug) {
      throw new IllegalStateException("every failure is an outcome", bug);
    }
  }

  private record Ended(Duty.Runnable what, ToolRun run, ToolRun.End end) {}

  /** What became of the wish to begin. */
  private sealed interface Begun {
    /** It may run now. */
    record Ready(Transcript begun, ToolRun run) implements Begun {}

    /** It may not. */
    record Refused(Step step) implements Begun {}
  }

  private Begun begin(Transcript known, Leave leave, Duty.Runnable what) {
    var call = what.call();
    var key = IdempotencyKey.of(task.tenant(), task.id(), call.id());
    var start = new Start(known.startsOf(call.id()) + 1, what.effect(), key.text());
    return switch (ledger.begin(known, call, leave.permit(), start)) {
      case Beginning.Begun(var begun) ->
          new Begun.Ready(begun, new ToolRun(what, key, start, ledger));
      case Beginning.OutOfStep(var now) -> new Begun.Refused(new Step.GoOn(now));
      case Beginning.Refused() -> new Begun.Refused(refused(known, leave, call));
      case Beginning.LeaseLost() -> new Begun.Refused(new Step.LeaseLost());
    };
  }

  /** The store looks last: at the clock, and at what is left of a remembered decision. */
  private Step refused(Transcript known, Leave leave, ToolCall call) {
    if (leave.granted().isPresent())
      return new Step.Ask(known, call, leave.granted().get().otherwise());
    return leave
        .signed()
        .filter(with -> isVoid(with, Optional.empty()))
        .map(with -> answer(known, call, Told.tooLate(with.action())))
        .orElseGet(() -> fail(known));
  }

  private Step ended(
      Transcript begun, Duty.Runnable what, ToolRun.End end, Optional<String> evidence) {
    return switch (end) {
      case ToolRun.End.Returned(var result) -> returned(begun, what.call(), result);
      case ToolRun.End.Lost(var cause, var words) ->
          lost(begun, what, cause, evidence.map(found -> words + " " + found).orElse(words));
    };
  }

  private Step returned(Transcript begun, ToolCall call, ToolResult result) {
    var told = begun.editOf(call.id()).map(edit -> Told.edited(edit, result)).orElse(result);
    var returned = new Event.ToolReturned(call.id(), call.tool(), told);
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
    // The last attempt may have taken long, and what a rule denies by now is not attempted.
    var next = duties.apply(what.call()).runnableAgain(progress.signed().isPresent());
    return progress.start().attempt() < MOST_ATTEMPTS && next.isPresent()
        ? perform(begun, Leave.signed(progress.signed()), next.get())
        : doubt(begun, progress, what.call(), cause, Optional.of(known));
  }

  /**
   * Go on with a call that another run had begun, and that has no result.
   *
   * @param call what it was, as it was signed
   * @param what the same, if it can still be run
   */
  Step resume(
      Transcript known,
      Transcript.Progress.Begun begun,
      ToolCall call,
      Optional<Duty.Runnable> what) {
    if (begun.start().effect() != Effect.ONCE && what.isPresent())
      return perform(known, Leave.signed(begun.signed()), what.get());
    // Nothing outside can have changed, so there is nothing to ask a person about.
    if (begun.start().effect() == Effect.READ_ONLY)
      return answer(known, call, ToolResult.error(BROKEN_OFF));
    return doubt(known, begun, call, Doubt.Cause.CRASH, ledger.evidence(call.id()));
  }

  private Step doubt(
      Transcript known,
      Transcript.Progress.Begun begun,
      ToolCall call,
      Doubt.Cause cause,
      Optional<String> evidence) {
    var doubt = new Doubt(cause, begun.at(), begun.start(), evidence);
    var terms =
        begun.signed().flatMap(signed -> signed.action().prompt().terms()).map(Terms::withoutEnd);
    return new Step.Ask(known, call, Recovery.prompt(doubt, terms));
  }

  /** Give the task up: something stored was changed. */
  Step fail(Transcript known) {
    return new Step.Rest(
        known, running.fail(NOT_WHAT_WAS_SIGNED), new Event.Failed(NOT_WHAT_WAS_SIGNED));
  }
}
