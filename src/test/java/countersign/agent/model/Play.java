package countersign.agent.model;

import countersign.agent.Model;
import countersign.json.ArgumentsReader;
import countersign.task.Brief;
import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A script as it is played: the test plays the person and the tools. */
final class Play {
  private static final Person ADA = new Person("ada", "Ada", "ada@example.com");

  Rehearsal rehearsal = new Rehearsal(Optional.empty());
  String goal = "Send the offer to all users";
  Optional<String> model = Optional.empty();
  private Transcript transcript = new Transcript(List.of());

  Model.ProposedCall lastCall() {
    return said().calls().getLast();
  }

  Model.Reply.Said said() {
    return (Model.Reply.Said) reply();
  }

  Model.Reply reply() {
    return rehearsal.next(asking());
  }

  Model.Asking asking() {
    var brief = new Brief(goal, "rehearsal", model, Optional.empty(), List.of());
    var state = new TaskState.Queued(new JobId("job_12345678"));
    var record = new Task.Record(Plan.NONE, Optional.empty(), 1, Instant.EPOCH, Instant.EPOCH);
    var task = new Task(new Tenant("demo"), new TaskId("agent_12345678"), brief, state, record);
    return new Model.Asking(task, transcript, List.of());
  }

  void rejected(String reason) {
    takeTurn(new Verdict.Rejected(reason), new ToolResult(ToolResult.Outcome.REJECTED, reason));
  }

  void approved(String result) {
    takeTurn(new Verdict.Approved(), ToolResult.ok(result));
  }

  void returned(ToolResult result) {
    takeTurn(new Verdict.Approved(), result);
  }

  /** The turn is taken; its last call is decided like this and comes to this. */
  private void takeTurn(Verdict verdict, ToolResult result) {
    var said = said();
    var calls = said.calls().stream().map(Play::toolCall).toList();
    var turn = new Turn(transcript.turns() + 1, said.thought(), calls, Map.of(), said.usage());
    transcript = transcript.with(Instant.EPOCH, new Event.TurnTaken(turn));
    for (var call : calls.subList(0, calls.size() - 1))
      transcript = transcript.with(Instant.EPOCH, returned(call, ToolResult.ok("noted")));
    var last = calls.getLast();
    var action =
        PendingAction.of(
            transcript.requests() + 1, last, new Prompt("?", Prompt.Author.AGENT), Instant.EPOCH);
    transcript =
        transcript.with(
            Instant.EPOCH,
            new Event.ApprovalRequested(action),
            new Event.ActionDecided(
                action.request(),
                last.id(),
                new Decision(verdict, ADA, Instant.EPOCH, action.digest()),
                Optional.empty()),
            returned(last, result));
  }

  private static Event.ToolReturned returned(ToolCall call, ToolResult result) {
    return new Event.ToolReturned(call.id(), call.tool(), result);
  }

  private static ToolCall toolCall(Model.ProposedCall call) {
    return new ToolCall(call.id(), call.tool(), ArgumentsReader.stored(call.arguments()));
  }
}
