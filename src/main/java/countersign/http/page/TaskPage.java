package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.Ids;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Cancel;
import countersign.message.FindTask;
import countersign.message.ReadSpending;
import countersign.message.ReadTranscript;
import countersign.message.Retry;
import countersign.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One task, its transcript, and the button that stops it. */
final class TaskPage {
  private static final Templates templates = new StaticTemplates();

  private final TypedBus bus;
  private final Transcripts transcripts;
  private final Assets assets;

  TaskPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.transcripts = new Transcripts(bus);
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.get("/tasks/:task", visit -> found(visit, task -> page(visit, task)));
    pages.get("/fragments/tasks/:task", visit -> found(visit, task -> stateFragment(visit, task)));
    pages.get(
        "/fragments/tasks/:task/entries",
        visit -> found(visit, task -> entriesFragment(visit, task)));
    pages.post("/tasks/:task/cancel", this::cancel);
    pages.post("/tasks/:task/retry", this::retry);
  }

  private Future<Reply> retry(Visit visit) {
    if (visit.task().isEmpty()) return Future.succeededFuture(new Reply.Failed(404));
    var task = visit.task().get();
    return bus.ask(new Retry(visit.tenant(), task, visit.who().person(), Ids.job()))
        .map(result ->
            switch (result) {
              // A task that goes on already shows that by itself.
              case Retry.Result.Done _, Retry.Result.NotFailed _ ->
                  new Reply.SeeOther("/tasks/" + task.text());
              case Retry.Result.NoSuchTask() -> new Reply.Failed(404);
            });
  }

  private Future<Reply> found(Visit visit, Function<Task, Future<Reply>> then) {
    var nothing = Future.<Reply>succeededFuture(new Reply.Failed(404));
    if (visit.task().isEmpty()) return nothing;
    return bus.ask(new FindTask(visit.tenant(), visit.task().get()))
        .compose(found -> found.map(then).orElse(nothing));
  }

  private Future<Reply> page(Visit visit, Task task) {
    return view(visit, task)
        .compose(view ->
            transcript(visit, task, after(visit, task))
                .map(transcript -> Reply.ok(templates.task(frame(visit), view, transcript))));
  }

  /** The end of the transcript, unless an earlier part is asked for. */
  private static int after(Visit visit, Task task) {
    return visit.query("after").equals(Optional.of("0"))
        ? 0
        : visit.number("after").orElse(Math.max(0, task.record().lastEvent() - Transcripts.PART));
  }

  private Future<TranscriptView> transcript(Visit visit, Task task, int after) {
    return transcripts
        .part(visit.tenant(), task.id(), after)
        .map(part ->
            TranscriptView.of(
                task.id(),
                part.orElseGet(
                    () -> new ReadTranscript.Part(task.state().status(), after, List.of())),
                after,
                visit.now()));
  }

  private Future<TaskView> view(Visit visit, Task task) {
    return bus.ask(new ReadSpending(visit.tenant(), task.id()))
        .map(spending -> TaskView.of(task, spending, visit.who().formToken(), visit.now()));
  }

  private Frame frame(Visit visit) {
    return Frame.of(visit, "Task", Frame.Section.TASKS, assets);
  }

  private Future<Reply> stateFragment(Visit visit, Task task) {
    return view(visit, task)
        .map(view -> Reply.fresh(visit, view.live().seen(), templates.taskFragment(view)));
  }

  private Future<Reply> entriesFragment(Visit visit, Task task) {
    return transcript(visit, task, after(visit, task))
        .map(view ->
            view.entries().isEmpty() ? new Reply.Unchanged() : Reply.ok(templates.entries(view)));
  }

  private Future<Reply> cancel(Visit visit) {
    if (visit.task().isEmpty()) return Future.succeededFuture(new Reply.Failed(404));
    var task = visit.task().get();
    return bus.ask(new Cancel(visit.who().principal(), task))
        .map(result ->
            switch (result) {
              // A task that had ended already shows by itself how.
              case Cancel.Result.Done _, Cancel.Result.TooLate _ ->
                  new Reply.SeeOther("/tasks/" + task.text());
              case Cancel.Result.NoSuchTask() -> new Reply.Failed(404);
            });
  }
}
