package countersign.http.page;

import countersign.message.ListPending;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One page of what waits for a person.
 *
 * @param rows newest first
 * @param total how many wait altogether
 * @param older the next page
 * @param newest the first page; empty on it
 * @param live where it is refreshed from, and the version of what it shows
 */
public record PendingView(
    List<Row> rows,
    long total,
    Optional<String> older,
    Optional<String> newest,
    RequestView.Live live) {
  public PendingView {
    rows = List.copyOf(rows);
  }

  /**
   * One request.
   *
   * @param id unique on the page
   * @param ask what to answer, when it isn't whether the tool may run
   * @param more how many other requests the task waits with
   * @param selected whether it is the opened one
   */
  public record Row(
      String id,
      String path,
      Optional<String> ask,
      String tool,
      int more,
      Shown goal,
      Moment asked,
      boolean selected) {}

  /**
   * Where in the list the reader is.
   *
   * @param after the cursor's text, as it came in the query
   * @param selected the opened task
   */
  record Place(Optional<String> after, Optional<TaskId> selected) {}

  static PendingView of(ListPending.Pending pending, Place place, Instant now) {
    return new PendingView(
        pending.tasks().stream().flatMap(task -> row(task, place, now).stream()).toList(),
        pending.total(),
        pending.next().map(next -> "/approvals?after=" + Cursors.write(next)),
        place.after().map(_ -> "/approvals"),
        new RequestView.Live(livePath(place), version(pending)));
  }

  private static Optional<Row> row(Task task, Place place, Instant now) {
    if (!(task.state() instanceof TaskState.PendingApproval waiting)) return Optional.empty();
    var action = waiting.action();
    var path = "/approvals/" + task.id().text();
    return Optional.of(
        new Row(
            "pending-" + task.id().text(),
            place.after().map(after -> path + "?after=" + after).orElse(path),
            ask(action),
            action.call().tool(),
            waiting.actions().size() - 1,
            Shown.of(task.brief().goal()),
            Moment.of(action.requestedAt(), now),
            place.selected().equals(Optional.of(task.id()))));
  }

  private static Optional<String> ask(PendingAction action) {
    return switch (action.kind()) {
      case SIGNATURE -> Optional.empty();
      case OUTCOME -> Optional.of(RequestView.DID_IT_HAPPEN);
      case ANSWER -> Optional.of("A question for you");
    };
  }

  private static String livePath(Place place) {
    return "/fragments/pending?selected="
        + place.selected().map(TaskId::text).orElse("")
        + place.after().map(after -> "&after=" + after).orElse("");
  }

  private static String version(ListPending.Pending pending) {
    var rows =
        pending.tasks().stream()
            .map(task -> List.of(task.id(), task.record().updatedAt()))
            .toList();
    return Integer.toHexString(Objects.hash(rows, pending.total()));
  }
}
