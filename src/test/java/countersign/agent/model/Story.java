package countersign.agent.model;

import countersign.agent.Model;
import countersign.agent.Told;
import countersign.agent.ToolSpec;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.Arguments;
import countersign.task.Brief;
import countersign.task.Decision;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Permit;
import countersign.task.Person;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.Start;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Usage;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened to a task so far, told step by step, as the run loop writes it down. */
record Story(Task task, Transcript transcript, List<ToolSpec> tools) {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Person ADA = new Person("p1", "Ada", "ada@example.org");

  static Story of(String goal) {
    return of(goal, Optional.empty());
  }

  static Story of(String goal, Optional<String> model) {
    var brief = new Brief(goal, "any", model, Optional.empty(), List.of());
    var task =
        new Task(
            new Tenant("demo"),
            new TaskId("agent_0123456789"),
            brief,
            new TaskState.Queued(new JobId("job_0123456789")),
            new Task.Record(Plan.NONE, Optional.empty(), 1, NOON, NOON));
    var begun = new Transcript(List.of()).with(NOON, new Event.Submitted(goal, "key"));
    return new Story(task, begun, List.of());
  }

  Story offering(ToolSpec... specs) {
    return new Story(task, transcript, List.of(specs));
  }

  Model.Asking asking() {
    return new Model.Asking(task, transcript, tools);
  }

  Story then(Event... events) {
    return new Story(task, transcript.with(NOON, events), tools);
  }

  /** The model said this. */
  Story said(Model.Reply.Said said) {
    var calls =
        said.calls().stream()
            .map(call -> new ToolCall(call.id(), call.tool(), arguments(call.arguments())))
            .toList();
    var number = transcript.turns() + 1;
    return then(new Event.TurnTaken(new Turn(number, said.thought(), calls, Map.of(), Usage.NONE)));
  }

  /** The calls of the newest turn that are still open. */
  List<ToolCall> open() {
    return transcript.unfinishedTurn().stream()
        .flatMap(turn -> turn.calls().stream())
        .filter(call -> !(transcript.progressOf(call.id()) instanceof Transcript.Progress.Done))
        .toList();
  }

  /** The open call of this tool got this result. */
  Story returned(String tool, ToolResult result) {
    var call = open().stream().filter(c -> c.tool().equals(tool)).findFirst().orElseThrow();
    return then(new Event.ToolReturned(call.id(), tool, result));
  }

  /** The action that the open {@code human_approval} stands for. */
  ToolCall asked() {
    return open().stream()
        .filter(call -> call.tool().equals("human_approval"))
        .map(Story::inner)
        .findFirst()
        .orElseThrow();
  }

  /** The open {@code human_approval} was approved, and the action came to this. */
  Story approved(ToolResult result) {
    return decided(new Verdict.Approved(), result);
  }

  /** The open {@code human_approval} was rejected. */
  Story rejected(String reason) {
    return decided(
        new Verdict.Rejected(reason),
        new ToolResult(ToolResult.Outcome.REJECTED, "Ada rejected this action: " + reason));
  }

  /** The open {@code human_approval} was approved with these arguments, and the tool gave this. */
  Story edited(String arguments, String output) {
    var call = asked();
    var request = transcript.requests() + 1;
    var action = PendingAction.of(request, call, new Prompt("?", Prompt.Author.AGENT), NOON);
    var digest = new ToolCall(call.id(), call.tool(), arguments(arguments)).digest();
    var verdict = new Verdict.Edited(arguments(arguments), digest);
    var decision = new Decision(verdict, ADA, NOON, digest);
    var told = Told.of(new Transcript.Signed(action, decision)) + output;
    return then(
        new Event.ApprovalRequested(action),
        new Event.ActionDecided(request, call.id(), decision, Optional.empty()),
        new Event.ExecutionStarted(
            new Permit.Signature(request), call.id(), new Start(1, Effect.ONCE, "key")),
        new Event.ToolReturned(call.id(), call.tool(), ToolResult.ok(told)));
  }

  private Story decided(Verdict verdict, ToolResult result) {
    var call = asked();
    var request = transcript.requests() + 1;
    var action = PendingAction.of(request, call, new Prompt("?", Prompt.Author.AGENT), NOON);
    return then(
        Stream.of(
                new Event.ApprovalRequested(action),
                new Event.ActionDecided(
                    request,
                    call.id(),
                    new Decision(verdict, ADA, NOON, call.digest()),
                    Optional.empty()),
                new Event.ToolReturned(call.id(), call.tool(), result))
            .toArray(Event[]::new));
  }

  private static ToolCall inner(ToolCall outer) {
    var action = ArgumentsReader.tree(outer.arguments()).path("pending_action");
    var inner = arguments(Json.write(action.path("arguments")));
    return new ToolCall(outer.id(), action.path("name").asText(), inner);
  }

  private static Arguments arguments(String json) {
    return ArgumentsReader.stored(json);
  }
}
