package countersign.http.page;

import countersign.task.Doubt;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolResult;
import countersign.task.Transcript;
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
    var standing = standing(visit, task, asked, arrival);
    return new RequestView(
        new RequestView.Headline(
            Shown.of(task.brief().goal()),
            task.id().text(),
            taskPath,
            Moment.of(action.requestedAt(), visit.now()),
            prompt(visit, asked, standing)),
        ActionView.of(action.call()),
        standing,
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

  private static RequestView.Prompt prompt(
      Visit visit, Asked asked, RequestView.Standing standing) {
    var prompt = asked.action().prompt();
    return prompt
        .doubt()
        .map(doubt -> known(visit, doubt, asked, standing))
        .orElseGet(() -> question(prompt));
  }

  private static RequestView.Prompt question(Prompt prompt) {
    var text = Shown.of(prompt.text());
    return switch (prompt.author()) {
      case AGENT -> new RequestView.Prompt.Question(text, true, "The agent's own words");
      case POLICY -> new RequestView.Prompt.Question(text, false, "Countersign asks, by policy");
      case RECOVERY ->
          new RequestView.Prompt.Question(
              text, false, "Countersign asks, since the outcome is unknown");
    };
  }

  private static RequestView.Prompt known(
      Visit visit, Doubt doubt, Asked asked, RequestView.Standing standing) {
    return new RequestView.Prompt.Known(
        standing instanceof RequestView.Standing.InDoubt,
        Moment.of(doubt.startedAt(), visit.now()),
        doubt.start().attempt(),
        cause(doubt.cause()),
        doubt.start().key(),
        new RequestView.Evidence(doubt.evidence().map(Shown::of), asked.evidence().map(Shown::of)));
  }

  private static String cause(Doubt.Cause cause) {
    return switch (cause) {
      case CRASH -> "Countersign stopped before the result was on record.";
      case TIME_LIMIT -> "It took too long and was cut off.";
      case NO_ANSWER -> "No usable answer came back.";
    };
  }

  private static RequestView.Standing standing(
      Visit visit, Task task, Asked asked, Arrival arrival) {
    if (asked.decision().isPresent())
      return DecidedViews.of(visit, task, asked, asked.decision().get(), arrival);
    return waiting(task, asked.action().request())
        .map(action -> standing(visit, task, action, arrival))
        .orElseGet(() ->
            new RequestView.Standing.Withdrawn(
                StatusView.of(task.state()),
                asked.action().prompt().doubt().isPresent(),
                asked.result().map(ToolResult::content).map(EntryView::output)));
  }

  private static Optional<PendingAction> waiting(Task task, int request) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        ? actions.stream().filter(action -> action.request() == request).findFirst()
        : Optional.empty();
  }

  private static RequestView.Standing standing(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return switch (action.kind()) {
      case SIGNATURE, ANSWER -> open(visit, task, action, arrival);
      case OUTCOME -> inDoubt(visit, task, action, arrival);
    };
  }

  private static RequestView.Standing open(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.Open(
        target(visit, task, action),
        new RequestView.Labels("Approve", "Reject", "Runs once, exactly as shown."),
        notice(
            arrival,
            "Your decision was not taken: another action waits now than the one you read."
                + " Read this one before you decide."),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Standing inDoubt(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.InDoubt(
        target(visit, task, action),
        notice(
            arrival,
            "Your answer was not taken: meanwhile this action has begun, and nobody knows how it"
                + " went. Read what is known before you answer."),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Target target(Visit visit, Task task, PendingAction action) {
    return new RequestView.Target(
        "/approvals/" + task.id().text(),
        action.request(),
        action.digest().hex(),
        visit.who().formToken());
  }

  private static Optional<String> notice(Arrival arrival, String changed) {
    return arrival.notice().filter(notice -> notice == Notice.CHANGED).map(_ -> changed);
  }
}
