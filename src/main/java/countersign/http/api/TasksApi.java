package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Ids;
import countersign.http.Previews;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.Cancel;
import countersign.message.FindTask;
import countersign.message.ListTasks;
import countersign.message.Page;
import countersign.message.Principal;
import countersign.message.Retry;
import countersign.task.Actor;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Tasks: the list, one, its result, its end from outside. */
final class TasksApi {
  private static final Cursors CURSORS = new Cursors("tasks");

  private final TypedBus bus;
  private final Waiting waiting;
  private final Previews previews;

  TasksApi(TypedBus bus, Waiting waiting) {
    this.bus = bus;
    this.waiting = waiting;
    this.previews = new Previews(bus);
  }

  record Result(String taskId, Status status, String result) {}

  record Restart(
      String message,
      String taskId,
      String goal,
      String newJobId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  record Cancellation(String message, String taskId, String goal, String status) {}

  Future<Response> list(Principal caller, Call call) {
    return switch (CURSORS.page(call)) {
      case Cursors.Asked.Refused(var problem) -> Future.succeededFuture(problem.toResponse());
      case Cursors.Asked.Wanted(var page) -> list(caller, call.text("status"), page);
    };
  }

  Future<Response> get(Principal caller, Call call) {
    return find(
        caller,
        call,
        task ->
            previews
                .of(task, caller.actor())
                .map(known -> Response.json(200, Wire.task(task, known))));
  }

  Future<Response> result(Principal caller, Call call) {
    return find(caller, call, task -> Future.succeededFuture(result(task)));
  }

  Future<Response> cancel(Principal caller, Call call) {
    var id = Tasks.id(call);
    return waiting.act(caller, call, new Cancel(caller, id), result -> cancelled(id, result));
  }

  Future<Response> retry(Principal caller, Call call) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) ->
          Future.succeededFuture(ApprovalsApi.cannotSign(name).toResponse());
      case Person person -> {
        var retry = new Retry(caller.tenant(), Tasks.id(call), person, Ids.job());
        yield waiting.act(caller, call, retry, result -> restarted(retry.task(), result));
      }
    };
  }

  private static Outcome restarted(TaskId id, Retry.Result result) {
    return switch (result) {
      case Retry.Result.Done(var task) ->
          new Outcome.Done(task, waited -> Response.json(200, restart(task, waited)));
      case Retry.Result.NotFailed(var status) ->
          new Outcome.Refused(
              Problem.of(
                      Problem.Kind.NOT_FAILED,
                      "The task is "
                          + status
                          + "; only one that failed or waits for a time is let go on.")
                  .with("task_status", status));
      case Retry.Result.NoSuchTask() -> new Outcome.Refused(Tasks.noSuchTask(id));
    };
  }

  private static Restart restart(Task task, Optional<Wire.TaskView> waited) {
    if (!(task.state() instanceof TaskState.Queued(var job)))
      throw new IllegalStateException("a task that goes on is queued");
    return new Restart(
        "Task " + task.id() + " goes on.",
        task.id().text(),
        task.brief().goal(),
        job.text(),
        "queued",
        waited);
  }

  private Future<Response> list(Principal caller, Optional<String> status, Page page) {
    var tenant = caller.tenant();
    return bus.ask(new ListTasks(tenant, status.map(Status::valueOf), page))
        .compose(found ->
            previews
                .ofList(found.tasks())
                .map(known ->
                    Response.json(
                        200,
                        new Wire.TaskList(
                            found.tasks().stream().map(task -> Wire.task(task, known)).toList(),
                            tenant.id(),
                            found.next().map(CURSORS::write)))));
  }

  private Future<Response> find(
      Principal caller, Call call, Function<Task, Future<Response>> answer) {
    var id = Tasks.id(call);
    return bus.ask(new FindTask(caller.tenant(), id))
        .compose(found ->
            found
                .map(answer)
                .orElseGet(() -> Future.succeededFuture(Tasks.noSuchTask(id).toResponse())));
  }

  private static Response result(Task task) {
    var status = task.state().status();
    return Wire.result(task.state())
        .<Response>map(answer -> Response.json(200, new Result(task.id().text(), status, answer)))
        .orElseGet(() -> noResult(task, status).toResponse());
  }

  private static Problem noResult(Task task, Status status) {
    var detail =
        status.ended()
            ? "The task ended as " + status + " and will never have a result."
            : "The task is " + status + " and has no result yet.";
    var problem = Problem.of(Problem.Kind.NO_RESULT, detail).with("task_status", status);
    return Wire.error(task.state()).map(error -> problem.with("error", error)).orElse(problem);
  }

  private static Outcome cancelled(TaskId id, Cancel.Result result) {
    return switch (result) {
      case Cancel.Result.Done(var task) ->
          new Outcome.Done(task, _ -> Response.json(200, cancellation(task)));
      case Cancel.Result.TooLate(var status) ->
          new Outcome.Refused(
              Problem.of(Problem.Kind.ALREADY_ENDED, "The task ended as " + status + ".")
                  .with("task_status", status));
      case Cancel.Result.NoSuchTask() -> new Outcome.Refused(Tasks.noSuchTask(id));
    };
  }

  private static Cancellation cancellation(Task task) {
    var id = task.id().text();
    var message = "Task " + id + " has been cancelled.";
    return new Cancellation(message, id, task.brief().goal(), "cancelled");
  }
}
