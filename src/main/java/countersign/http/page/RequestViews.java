package countersign.http.page;

import countersign.task.Decision;
import countersign.task.Doubt;
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
      case RECOVERY ->
          new RequestView.Question(text, false, "Countersign asks, since the outcome is unknown");
    };
  }

  private static RequestView.Standing standing(
      Visit visit, Task task, Asked asked, Arrival arrival) {
    if (asked.decision().isPresent())
      return decided(visit, task, asked, asked.decision().get(), arrival);
    return task.state() instanceof TaskState.PendingApproval(var waiting)
            && waiting.request() == asked.action().request()
        ? waiting
            .prompt()
            .doubt()
            .map(doubt -> inDoubt(visit, task, waiting, doubt, arrival))
            .orElseGet(() -> open(visit, task, waiting, arrival))
        : new RequestView.Standing.Withdrawn(StatusView.of(task.state().status()));
  }

  private static RequestView.Standing open(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.Open(
        target(visit, task, action),
        new RequestView.Labels("Approve", "Reject", "Runs once, exactly as shown."),
        notice(arrival),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Standing inDoubt(
      Visit visit, Task task, PendingAction action, Doubt doubt, Arrival arrival) {
    var known =
        new RequestView.Known(
            Moment.of(doubt.startedAt(), visit.now()),
            doubt.start().attempt(),
            doubt.start().key(),
            cause(doubt.cause()),
            doubt.evidence().map(Shown::of));
    return new RequestView.Standing.InDoubt(
        target(visit, task, action), known, notice(arrival), arrival.draft(), arrival.flaw());
  }

  private static String cause(Doubt.Cause cause) {
    return switch (cause) {
      case CRASH -> "The process that ran it ended before the result was on record.";
      case TIME_LIMIT -> "It was cut off at its time limit.";
      case NO_ANSWER -> "No usable answer came back.";
    };
  }

  private static RequestView.Target target(Visit visit, Task task, PendingAction action) {
    return new RequestView.Target(
        "/approvals/" + task.id().text(),
        action.request(),
        action.digest().hex(),
        visit.who().formToken());
  }

  private static Optional<String> notice(Arrival arrival) {
    return arrival
        .notice()
        .filter(notice -> notice == Notice.CHANGED)
        .map(_ ->
            "Your decision was not taken: another action waits now than the one you read."
                + " Read this one before you decide.");
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
              new RequestView.Verdict(
                  true, byReader, Shown.of(subject + " approved " + tool), "What was approved"),
              at,
              Optional.empty(),
              new RequestView.Sequel(sequel(task), output(asked.result())),
              late);
      case Verdict.Rejected(var reason) ->
          new RequestView.Standing.Decided(
              new RequestView.Verdict(
                  false, byReader, Shown.of(subject + " rejected " + tool), "What was rejected"),
              at,
              Optional.of(Shown.of(reason)),
              new RequestView.Sequel(sequel(task), Optional.empty()),
              late);
      case Verdict.Reconciled(var finding, var note) ->
          new RequestView.Standing.Decided(
              new RequestView.Verdict(
                  finding != Verdict.Finding.DID_NOT_HAPPEN,
                  byReader,
                  Shown.of(subject + " " + EntryView.found(finding)),
                  "What was in doubt"),
              at,
              note.map(Shown::of),
              new RequestView.Sequel(sequel(task), output(asked.result())),
              late);
    };
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
