package countersign.http.page;

import countersign.task.PendingAction;
import countersign.task.Spending;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One task, without its transcript.
 *
 * @param head what it is
 * @param status where it stands
 * @param standing what came of it so far
 * @param cancel where the cancel form goes; empty when the task has ended
 */
public record TaskView(
    Head head,
    StatusView status,
    Standing standing,
    PlanView plan,
    Optional<Cancel> cancel,
    RequestView.Live live) {
  /**
   * What a task is.
   *
   * @param spent what its models took, in words
   */
  public record Head(
      String id, Shown goal, Shown model, Optional<Shown> spent, Moment created, Moment updated) {}

  /** The cancel form. */
  public record Cancel(String path, String formToken) {}

  /** The form that has a task go on that failed or waits for a time. */
  public record Retry(String path, String formToken) {}

  /** What came of a task so far. */
  public sealed interface Standing {
    /** A worker has it, or will have it. */
    record Working(String words) implements Standing {}

    /**
     * It waits for a time.
     *
     * @param until to the second, in UTC
     * @param reason what for, in the agent's words
     * @param now has it go on before that
     */
    record Resting(String until, Shown reason, Retry now) implements Standing {}

    /** It waits for a person to sign. */
    record Waiting(String words, String tool, String path) implements Standing {}

    /** It waits for a person to find out how an execution went. */
    record InDoubt(String tool, String path) implements Standing {}

    /** It is done. */
    record Answered(Shown answer) implements Standing {}

    /** It could not be done. */
    record GivenUp(Shown reason, Retry retry) implements Standing {}

    /** It was stopped. */
    record Stopped() implements Standing {}
  }

  static TaskView of(Task task, Spending spending, String formToken, Instant now) {
    var path = "/tasks/" + task.id().text();
    return new TaskView(
        head(task, spending, now),
        StatusView.of(task.state()),
        standing(task, new Retry(path + "/retry", formToken)),
        PlanView.of(task.record().plan()),
        task.state().ended()
            ? Optional.empty()
            : Optional.of(new Cancel(path + "/cancel", formToken)),
        new RequestView.Live("/fragments" + path, RequestViews.version(task)));
  }

  private static Head head(Task task, Spending spending, Instant now) {
    var brief = task.brief();
    return new Head(
        task.id().text(),
        Shown.of(brief.goal()),
        Shown.of(brief.provider() + brief.model().map(model -> ", " + model).orElse("")),
        Spent.words(spending).map(Shown::of),
        Moment.of(task.record().createdAt(), now),
        Moment.of(task.record().updatedAt(), now));
  }

  private static Standing standing(Task task, Retry retry) {
    return switch (task.state()) {
      case TaskState.Pending(var rest) ->
          rest.<Standing>map(wait -> resting(wait, retry))
              .orElseGet(() -> new Standing.Working("The task is not released yet."));
      case TaskState.Queued _ -> new Standing.Working("The task waits for a free agent.");
      case TaskState.Running _ -> new Standing.Working("The agent is at work.");
      case TaskState.PendingApproval(var actions) -> waiting(task, actions);
      case TaskState.Success(var answer) -> new Standing.Answered(Shown.of(answer));
      case TaskState.Failure(var reason) -> new Standing.GivenUp(Shown.of(reason), retry);
      case TaskState.Cancelled() -> new Standing.Stopped();
    };
  }

  private static Standing resting(Wait rest, Retry now) {
    return new Standing.Resting(Moment.exact(rest.until()), Shown.of(rest.reason()), now);
  }

  private static Standing waiting(Task task, List<PendingAction> actions) {
    var oldest = actions.getFirst();
    var tool = oldest.call().tool();
    var path = RequestLink.to(task.id(), oldest.request());
    if (actions.size() > 1)
      return new Standing.Waiting(
          "It waits for " + actions.size() + " decisions; the first is about", tool, path);
    return switch (oldest.kind()) {
      case SIGNATURE -> new Standing.Waiting("It waits for a signature to run", tool, path);
      case ANSWER -> new Standing.Waiting("It waits for somebody to answer", tool, path);
      case OUTCOME -> new Standing.InDoubt(tool, path);
    };
  }
}
