package countersign.http.page;

import countersign.task.Arguments;
import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Usage;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a transcript.
 *
 * @param title what happened, in a line
 * @param tone the look, a class name of the style sheet
 * @param blocks the details
 */
public record EntryView(int number, Moment at, Shown title, String tone, List<Block> blocks) {
  public EntryView {
    blocks = List.copyOf(blocks);
  }

  /** A detail of an entry. */
  public sealed interface Block {
    /**
     * What somebody said.
     *
     * @param speaker whose words they are
     */
    record Words(String speaker, Shown text) implements Block {}

    /**
     * A call that the model asked for.
     *
     * @param flaw why its arguments could not be read
     */
    record Call(ActionView action, Optional<Shown> flaw) implements Block {}

    /**
     * What a person put in place of a call's arguments.
     *
     * @param changes in what they differ; empty when nobody knows
     * @param arguments whole, as they were signed
     * @param isLong whether these need a box of their own
     */
    record Edit(List<ChangeView> changes, Shown arguments, boolean isLong) implements Block {
      public Edit {
        changes = List.copyOf(changes);
      }
    }

    /** The plan as it was then. */
    record Steps(PlanView plan) implements Block {}

    /**
     * What a tool answered.
     *
     * @param size how long it is
     * @param folded whether it is too long to stand open
     */
    record Output(Shown text, String size, boolean folded) implements Block {}

    /** Where to read on. */
    record Link(String path, String label) implements Block {}
  }

  private static final int LONG = 600;

  private record Line(String title, String tone, List<Block> blocks) {
    Line(String title, String tone, Block... blocks) {
      this(title, tone, List.of(blocks));
    }
  }

  static EntryView of(TaskId task, Transcript.Entry entry, Instant now) {
    var line = line(task, entry.event());
    return new EntryView(
        entry.number(), Moment.of(entry.at(), now), Shown.of(line.title), line.tone, line.blocks);
  }

  private static Line line(TaskId task, Event event) {
    return switch (event) {
      case Event.Submitted(var goal, var by) ->
          new Line(by + " submitted the task", "person", words("Goal", goal));
      case Event.TurnTaken(var turn) -> new Line(turnTitle(turn), "agent", turnBlocks(turn));
      case Event.ReplyRefused(var why, var usage) ->
          new Line("The model's reply could not be used", "bad", refusedBlocks(why, usage));
      case Event.PlanTold(var plan) ->
          new Line("The agent told its plan", "agent", new Block.Steps(PlanView.of(plan)));
      case Event.ApprovalRequested(var action) ->
          new Line(
              action.prompt().doubt().isPresent()
                  ? "It is unknown how it went: " + action.call().tool()
                  : "A signature was asked for: " + action.call().tool(),
              "waiting",
              new Block.Link(RequestLink.to(task, action.request()), "Open the request"));
      case Event.ApprovalEscalated(_, _, var to) ->
          new Line("Nobody decided in time; now it is for " + to.words(), "waiting");
      case Event.ApprovalExpired _ -> new Line("Nobody decided in time; it does not run", "bad");
      case Event.ActionDecided(_, _, var decision, var insteadOf) -> decided(decision, insteadOf);
      case Event.ExecutionStarted(var permit, _, var start) -> started(permit, start);
      case Event.EvidenceFound(_, var evidence) ->
          new Line("Something came back later", "system", words("Evidence", evidence));
      case Event.WaitBegun(_, var rest) ->
          new Line(
              "The agent waits until " + Moment.exact(rest.until()),
              "agent",
              words("What for, in the agent's own words", rest.reason()));
      case Event.ToolReturned(_, var tool, var result) -> returned(tool, result);
      case Event.Finished(var answer) ->
          new Line("The agent finished", "good", words("Its answer", answer));
      case Event.Failed(var reason) -> new Line("The task failed", "bad", words("Why", reason));
      case Event.Stopped(var by) -> new Line(by + " cancelled the task", "person");
      case Event.Restarted(var by) -> new Line(by + " had the task go on", "person");
    };
  }

  private static String turnTitle(Turn turn) {
    return switch (turn.calls().size()) {
      case 0 -> "The agent said something";
      case 1 -> "The agent called " + turn.calls().getFirst().tool();
      default -> "The agent made %d calls".formatted(turn.calls().size());
    };
  }

  private static List<Block> turnBlocks(Turn turn) {
    var blocks = new ArrayList<Block>();
    if (!turn.thought().isBlank()) blocks.add(words("The agent's own words", turn.thought()));
    for (var call : turn.calls()) blocks.add(call(turn, call));
    blocks.addAll(used(turn.usage()));
    return blocks;
  }

  private static List<Block> refusedBlocks(String why, Usage usage) {
    var blocks = new ArrayList<Block>();
    blocks.add(words("What it was told", why));
    blocks.addAll(used(usage));
    return blocks;
  }

  private static List<Block> used(Usage usage) {
    return Spent.words(usage).map(spent -> words("Used", spent)).stream().toList();
  }

  private static Block call(Turn turn, ToolCall call) {
    return new Block.Call(
        ActionView.of(call), Optional.ofNullable(turn.flaws().get(call.id())).map(Shown::of));
  }

  private static Line decided(Decision decision, Optional<Arguments> insteadOf) {
    return switch (decision.verdict()) {
      case Verdict.Approved() -> new Line(decision.by().name() + " approved the action", "good");
      case Verdict.Edited(var arguments, _) ->
          new Line(
              decision.by().name() + " approved the action with other arguments",
              "good",
              edit(insteadOf, arguments));
      case Verdict.Answered(var text) ->
          new Line(decision.by().name() + " answered", "good", words("The answer", text));
      case Verdict.Rejected(var reason) ->
          new Line(decision.by().name() + " rejected the action", "bad", words("Reason", reason));
      case Verdict.Reconciled(var finding, var note) ->
          new Line(
              decision.by().name() + " " + found(finding),
              finding == Verdict.Finding.DID_NOT_HAPPEN ? "bad" : "good",
              note.map(text -> words("Note", text)).stream().toList());
    };
  }

  static Block.Edit edit(Optional<Arguments> before, Arguments after) {
    return new Block.Edit(
        before.map(those -> ChangeView.between(those, after)).orElse(List.of()),
        Shown.of(after.canonical()),
        after.canonical().length() > LONG);
  }

  /** What a person said of an execution of unknown outcome, after their name. */
  static String found(Verdict.Finding finding) {
    return switch (finding) {
      case HAPPENED -> "found that the action happened";
      case DID_NOT_HAPPEN -> "found that the action did not happen";
      case RUN_AGAIN -> "had the action run again";
    };
  }

  private static Line started(Permit permit, Start start) {
    var what =
        switch (permit) {
          case Permit.Free() -> "The call began";
          case Permit.Signature _ -> "The approved action began";
          case Permit.Granted _ -> "The call began by a remembered decision";
        };
    var title = start.attempt() == 1 ? what : what + " again, attempt " + start.attempt();
    var key = words("Idempotency key", start.key());
    return permit
        .grant()
        .map(grant -> new Line(title, "system", key, words("Remembered decision", grant.text())))
        .orElseGet(() -> new Line(title, "system", key));
  }

  private static Line returned(String tool, ToolResult result) {
    return switch (result.outcome()) {
      case OK -> new Line(tool + " answered", "system", output(result.content()));
      case ERROR -> new Line(tool + " failed", "bad", output(result.content()));
      case REJECTED ->
          new Line("The agent was told of the rejection", "system", output(result.content()));
    };
  }

  static Block.Output output(String content) {
    return new Block.Output(
        Shown.of(content), "%,d characters".formatted(content.length()), content.length() > LONG);
  }

  private static Block words(String speaker, String text) {
    return new Block.Words(speaker, Shown.of(text));
  }
}
