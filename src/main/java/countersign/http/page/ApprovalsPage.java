package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.Previews;
import countersign.http.page.RequestViews.Arrival;
import countersign.http.page.RequestViews.Notice;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.FindTask;
import countersign.message.ListPending;
import countersign.task.Task;
import countersign.task.TaskId;
import gg.jte.Content;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What waits for a signature, and the request that is open. */
final class ApprovalsPage {
  private static final Templates templates = new StaticTemplates();
  private static final Future<Reply> NOT_FOUND = Future.succeededFuture(new Reply.Failed(404));

  private final TypedBus bus;
  private final Transcripts transcripts;
  private final Previews previews;
  private final Assets assets;

  ApprovalsPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.transcripts = new Transcripts(bus);
    this.previews = new Previews(bus);
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.get("/approvals", this::list);
    pages.get("/approvals/:task", visit -> opened(visit, arrival(visit)));
    pages.get("/fragments/pending", this::pendingFragment);
    pages.get("/fragments/approvals/:task", this::requestFragment);
  }

  /** A newcomer sees the newest request at once; on a narrow screen the list alone. */
  private Future<Reply> list(Visit visit) {
    return listed(
        visit,
        pending -> {
          var newest = pending.tasks().stream().findFirst();
          return newest
              .map(task -> request(visit, task, Optional.empty(), Arrival.PLAIN))
              .orElse(Future.succeededFuture(Optional.empty()))
              .map(request ->
                  page(visit, pending, newest.map(Task::id), request.map(this::panel), false));
        });
  }

  /** The page with one request open; also where a decision that was refused is told so. */
  Future<Reply> opened(Visit visit, Arrival arrival) {
    if (visit.task().isEmpty()) return NOT_FOUND;
    return bus.ask(new FindTask(visit.tenant(), visit.task().get()))
        .compose(found -> found.map(task -> opened(visit, task, arrival)).orElse(NOT_FOUND));
  }

  private Future<Reply> opened(Visit visit, Task task, Arrival arrival) {
    return request(visit, task, visit.request(), arrival)
        .compose(request ->
            request
                .map(view -> beside(visit, task, view, arrival))
                .orElseGet(() -> neverAsked(visit, task)));
  }

  private Future<Reply> beside(Visit visit, Task task, RequestView request, Arrival arrival) {
    return listed(
        visit,
        pending ->
            Future.succeededFuture(
                page(
                    visit,
                    pending,
                    Optional.of(task.id()),
                    Optional.of(panel(request)),
                    arrival.flaw().isPresent())));
  }

  private static Future<Reply> neverAsked(Visit visit, Task task) {
    return visit.request().isPresent()
        ? NOT_FOUND
        : Future.succeededFuture(new Reply.SeeOther("/tasks/" + task.id().text()));
  }

  private Future<Reply> listed(Visit visit, Function<ListPending.Pending, Future<Reply>> then) {
    return Cursors.page(visit.query("after"))
        .map(page -> bus.ask(new ListPending(visit.tenant(), page)).compose(then))
        .orElse(NOT_FOUND);
  }

  private Reply page(
      Visit visit,
      ListPending.Pending pending,
      Optional<TaskId> selected,
      Optional<Content> panel,
      boolean refused) {
    var place = new PendingView.Place(visit.query("after"), selected);
    var body =
        templates.approvals(
            Frame.of(visit, "Approvals", Frame.Section.APPROVALS, assets),
            PendingView.of(pending, place, visit.now()),
            panel,
            visit.task().isPresent());
    return new Reply.Html(refused ? 422 : 200, body, Map.of());
  }

  private Content panel(RequestView request) {
    return templates.request(request);
  }

  private Future<Optional<RequestView>> request(
      Visit visit, Task task, Optional<Integer> number, Arrival arrival) {
    return transcripts
        .whole(visit.tenant(), task.id())
        .compose(transcript ->
            previews
                .of(task, visit.who().person())
                .map(known -> new RequestViews.Subject(task, transcript, known)))
        .map(subject ->
            RequestViews.Selection.in(task, subject.transcript(), number)
                .map(these -> RequestViews.of(visit, subject, these, arrival)));
  }

  private Future<Reply> pendingFragment(Visit visit) {
    var selected = visit.query("selected").flatMap(TaskId::parse);
    var place = new PendingView.Place(visit.query("after"), selected);
    return listed(
        visit,
        pending -> {
          var view = PendingView.of(pending, place, visit.now());
          return Future.succeededFuture(
              Reply.fresh(visit, view.live().seen(), templates.pending(view)));
        });
  }

  private Future<Reply> requestFragment(Visit visit) {
    if (visit.task().isEmpty()) return NOT_FOUND;
    return bus.ask(new FindTask(visit.tenant(), visit.task().get()))
        .compose(found -> found.map(task -> requestFragment(visit, task)).orElse(NOT_FOUND));
  }

  private Future<Reply> requestFragment(Visit visit, Task task) {
    if (visit.query("seen").equals(Optional.of(RequestViews.version(task))))
      return Future.succeededFuture(new Reply.Unchanged());
    return request(visit, task, visit.number("request"), arrival(visit))
        .map(request ->
            request
                .<Reply>map(view -> Reply.ok(templates.requestBody(view)))
                .orElse(new Reply.Failed(404)));
  }

  private static Arrival arrival(Visit visit) {
    return new Arrival(Notice.in(visit), "", Optional.empty());
  }
}
