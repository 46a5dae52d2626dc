package countersign.http.page;

import countersign.http.page.RequestView.Remark;
import countersign.http.page.RequestView.Titles;
import countersign.http.page.RequestViews.Arrival;
import countersign.http.page.RequestViews.Notice;
import countersign.task.Decision;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolResult;
import countersign.task.Verdict;
import java.util.Optional;

/** Makes what a person reads of a request that was decided: who said what, and what came of it. */
final class DecidedViews {
  private DecidedViews() {}

  static RequestView.Standing of(
      Visit visit, Task task, Asked asked, Decision decision, Arrival arrival) {
    var byReader = decision.by().id().equals(visit.who().person().id());
    return new RequestView.Standing.Decided(
        verdict(byReader ? "You" : decision.by().name(), asked, decision.verdict()),
        Moment.of(decision.at(), visit.now()),
        edit(asked, decision.verdict()),
        remark(decision.verdict()),
        sequel(task, asked, decision.verdict()),
        arrival
            .notice()
            .filter(notice -> notice == Notice.LATE && !byReader)
            .map(_ -> late(decision.verdict())));
  }

  private static RequestView.Verdict verdict(String who, Asked asked, Verdict verdict) {
    var tool = asked.action().call().tool();
    return switch (verdict) {
      case Verdict.Approved() ->
          new RequestView.Verdict(
              "approved",
              Shown.of(who + " approved " + tool),
              new Titles("The agent wanted to run", "What was approved"));
      case Verdict.Edited _ ->
          new RequestView.Verdict(
              "approved",
              Shown.of(who + " approved " + tool + " with other arguments"),
              new Titles("The agent wanted to run", "What the agent wanted"));
      case Verdict.Answered _ ->
          new RequestView.Verdict(
              "approved",
              Shown.of(who + " answered the agent"),
              new Titles("The agent asked with", "What was asked"));
      case Verdict.Rejected _ ->
          new RequestView.Verdict(
              "rejected",
              Shown.of(who + " rejected " + tool),
              new Titles("The agent wanted to run", "What was rejected"));
      case Verdict.Reconciled(var finding, _) ->
          new RequestView.Verdict(
              finding == Verdict.Finding.DID_NOT_HAPPEN ? "found" : "approved",
              Shown.of(who + " " + EntryView.found(finding)),
              new Titles(RequestView.DID_IT_HAPPEN, "What was in doubt"));
    };
  }

  private static Optional<EntryView.Block.Edit> edit(Asked asked, Verdict verdict) {
    return verdict instanceof Verdict.Edited(var arguments, _)
        ? Optional.of(EntryView.edit(Optional.of(asked.action().call().arguments()), arguments))
        : Optional.empty();
  }

  private static Optional<Remark> remark(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved(), Verdict.Edited _ -> Optional.empty();
      case Verdict.Answered(var text) -> Optional.of(new Remark("The answer", Shown.of(text)));
      case Verdict.Rejected(var reason) ->
          Optional.of(new Remark("The agent was told", Shown.of(reason)));
      case Verdict.Reconciled(var finding, var note) ->
          note.map(text -> new Remark(caption(finding), Shown.of(text)));
    };
  }

  private static String caption(Verdict.Finding finding) {
    return switch (finding) {
      case HAPPENED, DID_NOT_HAPPEN -> "Note, which the agent was told";
      case RUN_AGAIN -> "Note, for the record";
    };
  }

  private static Sequel sequel(Task task, Asked asked, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved(), Verdict.Edited _ ->
          ran(task, asked, "It began, and nobody knows how it went.", "");
      case Verdict.Rejected _, Verdict.Answered _ -> words(agent(task, asked));
      case Verdict.Reconciled(var finding, _) ->
          switch (finding) {
            case HAPPENED -> words("It does not run again. " + agent(task, asked));
            case DID_NOT_HAPPEN -> words("The agent was told so. " + agent(task, asked));
            case RUN_AGAIN -> ranAgain(task, asked);
          };
    };
  }

  private static Sequel ranAgain(Task task, Asked asked) {
    if (asked.result().isEmpty() && asked.next().isEmpty() && !task.state().ended())
      return words("It runs again, with the same key.");
    return ran(
        task,
        asked,
        "It began again, and again nobody knows how it went.",
        asked.result().isPresent() ? "It ran again, with the same key. " : "");
  }

  private static Sequel ran(Task task, Asked asked, String lost, String before) {
    return asked
        .next()
        .map(next -> RequestLink.to(task.id(), next.request()))
        .map(path -> new EntryView.Block.Link(path, "See what is known"))
        .map(link -> new Sequel(lost, Optional.empty(), Optional.of(link)))
        .orElseGet(() ->
            new Sequel(
                before + agent(task, asked),
                asked.result().map(ToolResult::content).map(EntryView::output),
                Optional.empty()));
  }

  private static Sequel words(String words) {
    return new Sequel(words, Optional.empty(), Optional.empty());
  }

  private static String agent(Task task, Asked asked) {
    return switch (task.state()) {
      case TaskState.Pending _, TaskState.Queued _, TaskState.Running _ -> "The agent goes on.";
      case TaskState.PendingApproval waiting when wasAskedTogether(waiting, asked) ->
          "The agent goes on when its other requests are decided, too.";
      case TaskState.PendingApproval waiting ->
          switch (waiting.action().kind()) {
            case SIGNATURE -> "The agent went on, and waits for a signature again.";
            case ANSWER -> "The agent went on, and asks a question.";
            case OUTCOME ->
                "The agent went on, and waits for somebody to find out how an action went.";
          };
      case TaskState.Success _ -> "The agent went on and finished the task.";
      case TaskState.Failure _ -> "The agent went on; the task failed later.";
      case TaskState.Cancelled _ -> "The task was cancelled later.";
    };
  }

  /** Whether what waits was asked before this was decided: then nothing has gone on yet. */
  private static boolean wasAskedTogether(TaskState.PendingApproval waiting, Asked asked) {
    return asked
        .decision()
        .filter(decision -> !waiting.action().requestedAt().isAfter(decision.at()))
        .isPresent();
  }

  private static String late(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved _, Verdict.Edited _, Verdict.Rejected _ ->
          "Your decision came later and had no effect.";
      case Verdict.Reconciled _, Verdict.Answered _ -> "Your answer came later and had no effect.";
    };
  }
}
