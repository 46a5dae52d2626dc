package countersign.agent;

import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Transcript.Progress;
import countersign.task.Turn;
import countersign.task.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what one turn of the model asks for, a step at a time: first what needs nobody, then what
 * people decided, and then it asks them about all the rest at once. When nothing is left to ask, it
 * waits for the times that the agent wants to wait for.
 */
final class TurnRun {
  static final String READ_RESULTS_FIRST =
      "Another call of this turn failed or was rejected. Read its result before you finish.";

  private final TaskState.Running running;
  private final Supplier<Toolbox> tools;
  private final CallRun calls;
  private final Judges judges;
  private final InstantSource clock;

  /** What came up in this run and is to be asked when it ends. */
  private final List<Question> questions = new ArrayList<>();

  private record Question(ToolCall call, Prompt prompt) {}

  /** A call of the model, and what was decided about what it stands for. */
  private record Decided(ToolCall call, Transcript.Signed signed) {}

  /**
   * @param tools gives what the agent has at that moment
   */
  TurnRun(
      TaskState.Running running,
      Supplier<Toolbox> tools,
      CallRun calls,
      Judges judges,
      InstantSource clock) {
    this.clock = clock;
    this.running = running;
    this.tools = tools;
    this.calls = calls;
    this.judges = judges;
  }

  /** Have a person asked this before the run ends. */
  void remember(Step.Ask ask) {
    var terms = tools.get().dutyOf(ask.call(), judges::now).terms();
    var edit = ask.known().editOf(ask.call().id());
    questions.add(new Question(ask.call(), Recovery.onTerms(ask.prompt(), edit, terms)));
  }

  /** One step of a turn. */
  Step act(Transcript known, Turn turn) {
    var duties = new TurnDuties(turn, tools.get(), judges, clock.instant());
    var open = turn.calls().stream().filter(call -> isOpen(known, call)).toList();
    var reading = open.stream().flatMap(call -> reading(known, duties, call).stream()).toList();
    if (reading.size() > 1) return calls.performTogether(known, reading);
    for (var call : open) {
      var step = actUnsigned(known, duties, call);
      if (step.isPresent()) return step.get();
    }
    for (var call : open)
      if (known.progressOf(call.id()) instanceof Progress.Decided(var signed))
        return carryOut(known, duties, new Decided(call, signed));
    return ask(known, duties, open);
  }

  /** Ask what is unknown so far without doing anything else, if there is something. */
  Optional<Step> pauseInDoubt(Transcript known) {
    if (questions.isEmpty())
      known.unfinishedTurn().stream()
          .flatMap(turn -> turn.calls().stream())
          .filter(call -> isInDoubt(known.progressOf(call.id())))
          .map(call -> resume(known, call, Optional.empty()))
          .forEach(step -> {
            if (step instanceof Step.Ask ask) remember(ask);
          });
    return questions.isEmpty() ? Optional.empty() : Optional.of(pause(known, List.of()));
  }

  private static boolean isInDoubt(Progress progress) {
    return progress instanceof Progress.Begun(_, _, var start)
        && start.effect() != Effect.READ_ONLY;
  }

  private boolean isOpen(Transcript known, ToolCall call) {
    return !isDone(known, call)
        && questions.stream().noneMatch(question -> question.call.id().equals(call.id()));
  }

  private static boolean isDone(Transcript known, ToolCall call) {
    return known.progressOf(call.id()) instanceof Progress.Done;
  }

  private Optional<Duty.RunNow> reading(Transcript known, TurnDuties duties, ToolCall call) {
    return known.progressOf(call.id()) instanceof Progress.Fresh
            && duties.of(call) instanceof Duty.RunNow now
            && now.what().effect() == Effect.READ_ONLY
        ? Optional.of(now)
        : Optional.empty();
  }

  private Optional<Step> actUnsigned(Transcript known, TurnDuties duties, ToolCall call) {
    return switch (known.progressOf(call.id())) {
      case Progress.Begun(var signed, _, _) -> {
        var begun = signed.map(Transcript.Signed::call).orElse(call);
        var duty = duties.ofAction(begun);
        yield Optional.of(resume(known, begun, duty.runnableAgain(signed.isPresent())));
      }
      case Progress.Lapsed(_, var after) ->
          Optional.of(calls.answer(known, call, Told.lapsed(after)));
      case Progress.Rested rested ->
          Optional.of(calls.answer(known, call, WaitUntil.over(known, rested, duties.now())));
      case Progress.Fresh() -> actFresh(known, duties, call);
      case Progress.Asked _, Progress.Decided _, Progress.Done _ -> Optional.empty();
    };
  }

  private Optional<Step> actFresh(Transcript known, TurnDuties duties, ToolCall call) {
    return switch (duties.of(call)) {
      case Duty.Finish _, Duty.GetSigned _, Duty.GetAnswer _ -> Optional.empty();
      case Duty.Refuse(var why) -> Optional.of(calls.answer(known, call, ToolResult.error(why)));
      case Duty.TellPlan(var plan) -> Optional.of(calls.tellPlan(known, call, plan));
      case Duty.Rest rest ->
          WaitUntil.outlook(known, rest, duties.now()) instanceof WaitUntil.Outlook.Told(var result)
              ? Optional.of(calls.answer(known, call, result))
              : Optional.empty();
      case Duty.RunNow(var what, var granted) ->
          Optional.of(calls.perform(known, Leave.of(granted), what));
    };
  }

  private Step resume(Transcript known, ToolCall call, Optional<Duty.Runnable> what) {
    return calls.resume(known, (Progress.Begun) known.progressOf(call.id()), call, what);
  }

  /** Do what a person decided; what runs is checked once more, as if it had just been called. */
  private Step carryOut(Transcript known, TurnDuties duties, Decided decided) {
    var signed = decided.signed;
    var decision = signed.decision();
    return switch (decision.verdict()) {
      case Verdict.Rejected _, Verdict.Answered _ ->
          calls.answer(known, signed.call(), Told.of(decision, signed.action()));
      case Verdict.Reconciled(var finding, _) when finding != Verdict.Finding.RUN_AGAIN ->
          calls.answer(known, signed.call(), Told.of(decision, signed.action()));
      case Verdict.Approved _, Verdict.Edited _, Verdict.Reconciled _ ->
          isWhatWasAsked(decided.call, signed.action())
              ? performSigned(known, duties, signed)
              : calls.fail(known);
    };
  }

  /** Whether the request was for this very call; after a crash it is for what had begun. */
  private boolean isWhatWasAsked(ToolCall call, PendingAction action) {
    return action.kind() == PendingAction.Kind.OUTCOME
        || Toolbox.actionOf(call).equals(Optional.of(action.call()));
  }

  private Step performSigned(Transcript known, TurnDuties duties, Transcript.Signed signed) {
    var duty = duties.ofSigned(signed.call());
    return switch (duty) {
      case Duty.Refuse(var why) ->
          calls.answer(known, signed.call(), Told.refused(signed.action(), why));
      case Duty.RunNow(var what, _) ->
          calls.performSigned(known, signed, new CallRun.Due(what, duty.terms()));
      case Duty.GetSigned(var what, _) ->
          calls.performSigned(known, signed, new CallRun.Due(what, duty.terms()));
      case Duty.TellPlan _, Duty.Rest _, Duty.Finish _, Duty.GetAnswer _ -> calls.fail(known);
    };
  }

  private Step ask(Transcript known, TurnDuties duties, List<ToolCall> open) {
    for (var call : open)
      if (known.progressOf(call.id()) instanceof Progress.Fresh)
        switch (duties.of(call)) {
          case Duty.GetSigned(var what, var prompt) ->
              questions.add(new Question(what.call(), prompt));
          case Duty.GetAnswer(var asked, var prompt) -> questions.add(new Question(asked, prompt));
          case Duty.Finish _, Duty.Refuse _, Duty.TellPlan _, Duty.Rest _, Duty.RunNow _ -> {}
        }
    // An undecided action under a running task was left by a node of an older version.
    var waiting =
        open.stream()
            .map(call -> known.progressOf(call.id()))
            .flatMap(progress ->
                progress instanceof Progress.Asked(var action)
                    ? Optional.of(action).stream()
                    : Optional.<PendingAction>empty().stream())
            .toList();
    if (!questions.isEmpty() || !waiting.isEmpty()) return pause(known, waiting);
    return WaitUntil.next(known, duties, open)
        .<Step>map(begun -> new Step.Rest(known, running.waitUntil(begun.rest()), begun))
        .orElseGet(() -> finish(known, duties));
  }

  private Step pause(Transcript known, List<PendingAction> waiting) {
    var asked = new ArrayList<PendingAction>();
    for (var question : questions) {
      var number = known.requests() + asked.size() + 1;
      asked.add(PendingAction.of(number, question.call, question.prompt, clock.instant()));
    }
    var all = new ArrayList<>(waiting);
    all.addAll(asked);
    var events = asked.stream().<Event>map(Event.ApprovalRequested::new).toList();
    return new Step.Rest(known, running.pause(all), events);
  }

  private Step finish(Transcript known, TurnDuties duties) {
    for (var call : duties.turn().calls())
      if (!isDone(known, call) && duties.of(call) instanceof Duty.Finish(var answer)) {
        if (!othersWentWell(known, duties.turn(), call))
          return calls.answer(known, call, ToolResult.error(READ_RESULTS_FIRST));
        var done = new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok("done"));
        return new Step.Rest(known, running.finish(answer), done, new Event.Finished(answer));
      }
    throw new IllegalStateException("nothing left to do in an unfinished turn");
  }

  /** Whether every other call of the turn has a good result. */
  private static boolean othersWentWell(Transcript known, Turn turn, ToolCall finish) {
    return turn.calls().stream()
        .filter(call -> !call.id().equals(finish.id()))
        .allMatch(call ->
            known.progressOf(call.id()) instanceof Progress.Done(var result)
                && result.outcome() == ToolResult.Outcome.OK);
  }
}
