package countersign.http.page;

import countersign.task.Decision;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Makes what a person reads of a request. */
final class RequestViews {
  private RequestViews() {}

  /**
   * What the reader brought along.
   *
   * @param notice what just became of their decision
   * @param draft the reason as typed so far
   * @param flaw what is wrong with it
   */
  record Arrival(Optional<Notice> notice, String draft, Optional<String> flaw) {
    static final Arrival PLAIN = new Arrival(Optional.empty(), "", Optional.empty());
  }

  /** What can become of a decision, other than taking effect. */
  enum Notice {
    /** Another action waits than the one that was read. */
    CHANGED,
    /** Somebody decided first. */
    LATE;

    String query() {
      return "notice=" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Notice> in(Visit visit) {
      return visit
          .query("notice")
          .flatMap(text ->
              Arrays.stream(values())
                  .filter(notice -> notice.name().equalsIgnoreCase(text))
                  .findFirst());
    }
  }

  static RequestView of(
      Visit visit, Task task, Transcript transcript, Asked asked, Arrival arrival) {
    var action = asked.action();
    var taskPath = "/tasks/" + task.id().text();
    return new RequestView(
        new RequestView.Headline(
            Shown.of(task.brief().goal()),
            task.id().text(),
            taskPath,
            Moment.of(action.requestedAt(), visit.now()),
            question(action.prompt())),
        ActionView.of(action.call()),
        standing(visit, task, asked, arrival),
        new RequestView.Around(
            PlanView.of(task.record().plan()),
            TranscriptView.endOf(task.id(), transcript, visit.now())),
        new RequestView.Live(
            "/fragments" + RequestLink.to(task.id(), action.request()), version(task)));
  }

  /** Changes whenever something that a request shows could have. */
  static String version(Task task) {
    return task.record().lastEvent() + "-" + task.state().status();
  }

  private static RequestView.Question question(Prompt prompt) {
    var text = Shown.of(prompt.text());
    return switch (prompt.author()) {
      case AGENT -> new RequestView.Question(text, true, "The agent's own words");
      case POLICY -> new RequestView.Question(text, false, "Countersign asks, by policy");
      case RECOVERY -> new RequestView.Question(text, false, "Countersign asks, after a crash");
    };
  }

  private static RequestView.Standing standing(
      Visit visit, Task task, Asked asked, Arrival arrival) {
    if (asked.decision().isPresent())
      return decided(visit, task, asked, asked.decision().get(), arrival);
    return task.state() instanceof TaskState.PendingApproval(var waiting)
            && waiting.request() == asked.action().request()
        ? open(visit, task, waiting, arrival)
        : new RequestView.Standing.Withdrawn(StatusView.of(task.state().status()));
  }

  private static RequestView.Standing open(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.Open(
        new RequestView.Target(
            "/approvals/" + task.id().text(),
            action.request(),
            action.digest().hex(),
            visit.who().formToken()),
        labels(action),
        arrival
            .notice()
            .filter(notice -> notice == Notice.CHANGED)
            .map(_ ->
                "Your decision was not taken: another action waits now than the one you read."
                    + " Read this one before you decide."),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Labels labels(PendingAction action) {
    var tool = action.call().tool();
    return switch (action.prompt().author()) {
      case AGENT, POLICY ->
          new RequestView.Labels("Approve", "Reject", "Runs once, exactly as shown.");
      case RECOVERY ->
          new RequestView.Labels(
              "Approve a second run",
              "Reject",
              "It may have happened already. Approving runs it again, exactly as shown.");
    };
  }

  private static RequestView.Standing decided(
      Visit visit, Task task, Asked asked, Decision decision, Arrival arrival) {
    var byReader = decision.by().id().equals(visit.who().person().id());
    var subject = byReader ? "You" : decision.by().name();
    var tool = asked.action().call().tool();
    var late =
        arrival.notice().filter(notice -> notice == Notice.LATE && !byReader).map(_ -> lateWords());
    var at = Moment.of(decision.at(), visit.now());
    return switch (decision.verdict()) {
      case Verdict.Approved() ->
          new RequestView.Standing.Decided(
              verdict(true, byReader, subject + " approved " + tool),
              at,
              Optional.empty(),
              new RequestView.Sequel(sequel(task), output(asked.result())),
              late);
      case Verdict.Rejected(var reason) ->
          new RequestView.Standing.Decided(
              verdict(false, byReader, subject + " rejected " + tool),
              at,
              Optional.of(Shown.of(reason)),
              new RequestView.Sequel(sequel(task), Optional.empty()),
              late);
    };
  }

  private static RequestView.Verdict verdict(boolean approved, boolean byReader, String sentence) {
    return new RequestView.Verdict(approved, byReader, Shown.of(sentence));
  }

  private static String lateWords() {
    return "Your decision came later and had no effect.";
  }

  private static Optional<EntryView.Block.Output> output(Optional<ToolResult> result) {
    return result.map(ToolResult::content).map(EntryView::output);
  }

  private static String sequel(Task task) {
    return switch (task.state().status()) {
      case PENDING, QUEUED, RUNNING -> "The agent goes on.";
      case PENDING_APPROVAL -> "The agent went on, and waits for a signature again.";
      case SUCCESS -> "The agent went on and finished the task.";
      case FAILURE -> "The agent went on; the task failed later.";
      case CANCELLED -> "The task was cancelled later.";
    };
  }
}
