package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.ListTasks;
import io.vertx.core.Future;
import java.util.function.Function;

/** All tasks of the tenant. */
final class TasksPage {
  private static final Templates templates = new StaticTemplates();

  private final TypedBus bus;
  private final Assets assets;

  TasksPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.get("/tasks", visit -> listed(visit, view -> page(visit, view)));
    pages.get("/fragments/tasks", visit -> listed(visit, view -> fragment(visit, view)));
  }

  private Future<Reply> listed(Visit visit, Function<TasksView, Reply> then) {
    var wanted = visit.query("status").filter(name -> !name.isEmpty());
    var status = wanted.flatMap(TasksView::status);
    var page = Cursors.page(visit.query("after"));
    if (page.isEmpty() || wanted.isPresent() != status.isPresent())
      return Future.succeededFuture(new Reply.Failed(404));
    var place = new TasksView.Place(status, visit.query("after"));
    return bus.ask(new ListTasks(visit.tenant(), status, page.get()))
        .map(tasks -> then.apply(TasksView.of(tasks, place, visit.now())));
  }

  private Reply page(Visit visit, TasksView view) {
    var frame = Frame.of(visit, "Tasks", Frame.Section.TASKS, assets);
    return Reply.ok(templates.tasks(frame, view));
  }

  private static Reply fragment(Visit visit, TasksView view) {
    return Reply.fresh(visit, view.live().seen(), templates.taskRows(view));
  }
}
