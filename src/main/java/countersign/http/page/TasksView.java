package countersign.http.page;

import countersign.message.ListTasks;
import countersign.task.Status;
import countersign.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One page of the tasks.
 *
 * @param filters every way to narrow the list
 * @param rows newest first
 * @param older the next page
 * @param newest the first page; empty on it
 */
public record TasksView(
    List<Filter> filters,
    List<Row> rows,
    Optional<String> older,
    Optional<String> newest,
    RequestView.Live live) {
  public TasksView {
    filters = List.copyOf(filters);
    rows = List.copyOf(rows);
  }

  /** A way to narrow the list. */
  public record Filter(String label, String path, boolean selected) {}

  /** One task. */
  public record Row(String id, String path, Shown goal, StatusView status, Moment created) {}

  /** Which list the reader looks at. */
  record Place(Optional<Status> status, Optional<String> after) {}

  static TasksView of(ListTasks.Tasks tasks, Place place, Instant now) {
    var here = place.status().map(TasksView::path).orElse("/tasks");
    return new TasksView(
        filters(place.status()),
        tasks.tasks().stream().map(task -> row(task, now)).toList(),
        tasks.next().map(next -> with(here, "after=" + Cursors.write(next))),
        place.after().map(_ -> here),
        new RequestView.Live(
            place
                .after()
                .map(after -> with("/fragments" + here, "after=" + after))
                .orElse("/fragments" + here),
            version(tasks)));
  }

  /** The status with this name, in lower case as links have it. */
  static Optional<Status> status(String name) {
    return List.of(Status.values()).stream()
        .filter(status -> linkName(status).equals(name))
        .findFirst();
  }

  private static List<Filter> filters(Optional<Status> selected) {
    var filters = new ArrayList<Filter>();
    filters.add(new Filter("All", "/tasks", selected.isEmpty()));
    for (var status : Status.values())
      filters.add(new Filter(label(status), path(status), selected.equals(Optional.of(status))));
    return filters;
  }

  private static String label(Status status) {
    return status == Status.PENDING_APPROVAL ? "Waiting" : StatusView.of(status).label();
  }

  private static String path(Status status) {
    return "/tasks?status=" + linkName(status);
  }

  private static String linkName(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String with(String path, String parameter) {
    return path + (path.contains("?") ? "&" : "?") + parameter;
  }

  private static Row row(Task task, Instant now) {
    return new Row(
        "row-" + task.id().text(),
        "/tasks/" + task.id().text(),
        Shown.of(task.brief().goal()),
        StatusView.of(task.state()),
        Moment.of(task.record().createdAt(), now));
  }

  private static String version(ListTasks.Tasks tasks) {
    return Integer.toHexString(
        Objects.hash(
            tasks.tasks().stream()
                .map(task ->
                    List.of(task.id(), task.state().status().name(), task.record().updatedAt()))
                .toList()));
  }
}
