package countersign.agent;

import static java.util.stream.Collectors.joining;

import countersign.json.ArgumentChanges;
import countersign.task.Decision;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What the model is told of decisions. */
public final class Told {
  private static final String UNCERTAIN = "It is not certain whether this action happened. ";

  private Told() {}

  /** Of an approval that wasn't used in its time; it may have been one to run again. */
  static ToolResult tooLate(PendingAction action) {
    var words =
        action.kind() == PendingAction.Kind.OUTCOME
            ? UNCERTAIN
                + "It was to be run again, but it could not begin within the time that holds for"
                + " that, so it was not."
            : "This action was approved, but it could not begin within the time that the approval"
                + " holds for, so it did not run. If it is still needed, ask for it anew.";
    return new ToolResult(ToolResult.Outcome.REJECTED, words);
  }

  /** Of an approved action that can't run by now, or can't run again. */
  static ToolResult refused(PendingAction action, String why) {
    return ToolResult.error(
        action.kind() == PendingAction.Kind.OUTCOME
            ? UNCERTAIN + "It was to be run again, but it was not. " + why
            : why);
  }

  /** Of a request that nobody decided. */
  static ToolResult lapsed(Duration after) {
    return new ToolResult(
        ToolResult.Outcome.REJECTED,
        "Nobody decided within "
            + after.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
            + ", so this action did not run.");
  }

  static ToolResult of(Decision decision, PendingAction action) {
    var who = decision.by().name();
    return switch (decision.verdict()) {
      case Verdict.Rejected(var reason) -> rejected(who, reason, action.prompt().author());
      case Verdict.Reconciled(var finding, var note) -> reconciled(who, finding, note);
      case Verdict.Answered(var text) -> ToolResult.ok(text);
      case Verdict.Approved(), Verdict.Edited _ ->
          throw new IllegalArgumentException("an approved action runs");
    };
  }

  /** The result of a call that ran with other arguments than the model's: it must know. */
  static ToolResult edited(Transcript.Signed edit, ToolResult result) {
    return new ToolResult(result.outcome(), of(edit) + result.content());
  }

  /** What stands before such a result: who changed what. */
  public static String of(Transcript.Signed edit) {
    var changes =
        ArgumentChanges.between(edit.action().call().arguments(), edit.call().arguments());
    return edit.decision().by().name()
        + " changed the arguments before approving. "
        + changes.stream().map(ArgumentChanges.Change::words).collect(joining("; "))
        + ".\n\n";
  }

  private static ToolResult rejected(String who, String reason, Prompt.Author author) {
    var content =
        switch (author) {
          case AGENT, POLICY -> who + " rejected this action: " + reason;
          case RECOVERY -> UNCERTAIN + "It will not be run again. " + who + " says: " + reason;
        };
    return new ToolResult(ToolResult.Outcome.REJECTED, content);
  }

  private static ToolResult reconciled(String who, Verdict.Finding finding, Optional<String> note) {
    var says = note.map(text -> " " + who + " says: " + text).orElse("");
    return switch (finding) {
      case HAPPENED ->
          ToolResult.ok(
              "The tool's own answer was lost, but the action happened: "
                  + who
                  + " looked and confirmed it."
                  + says);
      case DID_NOT_HAPPEN ->
          ToolResult.error(
              "The action did not happen: "
                  + who
                  + " looked and confirmed it. If it is still needed, ask for it anew."
                  + says);
      case RUN_AGAIN -> throw new IllegalArgumentException("it runs again");
    };
  }
}
