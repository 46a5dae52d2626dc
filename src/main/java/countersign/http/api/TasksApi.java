package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Ids;
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
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Tasks: the list, one, its result, its end from outside. */
final class TasksApi {
  private static final Cursors CURSORS = new Cursors("tasks");

  private final TypedBus bus;

  TasksApi(TypedBus bus) {
    this.bus = bus;
  }

  record Result(String taskId, Status status, String result) {}

  record Restart(String message, String taskId, String goal, String newJobId, String status) {}

  record Cancellation(String message, String taskId, String goal, String status) {}

  Future<Response> list(Principal caller, Call call) {
    return switch (CURSORS.page(call)) {
      case Cursors.Asked.Refused(var problem) -> Future.succeededFuture(problem.toResponse());
      case Cursors.Asked.Wanted(var page) -> list(caller, call.text("status"), page);
    };
  }

  Future<Response> get(Principal caller, Call call) {
    return find(caller, call, task -> Response.json(200, Wire.task(task)));
  }

  Future<Response> result(Principal caller, Call call) {
    return find(caller, call, TasksApi::result);
  }

  Future<Response> cancel(Principal caller, Call call) {
    var id = Tasks.id(call);
    return bus.ask(new Cancel(caller, id)).map(result -> cancelled(id, result));
  }

  Future<Response> retry(Principal caller, Call call) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) ->
          Future.succeededFuture(ApprovalsApi.cannotSign(name).toResponse());
      case Person person -> retry(new Retry(caller.tenant(), Tasks.id(call), person, Ids.job()));
    };
  }

  private Future<Response> retry(Retry retry) {
    return bus.ask(retry)
        .map(result ->
            switch (result) {
              case Retry.Result.Done(var task) ->
                  Response.json(
                      200,
                      new Restart(
                          "Task " + retry.task() + " goes on.",
                          retry.task().text(),
                          task.brief().goal(),
                          retry.next().text(),
                          "queued"));
              case Retry.Result.NotFailed(var status) ->
                  Problem.of(
                          Problem.Kind.NOT_FAILED,
                          "The task is " + status + "; only a failed one goes on.")
                      .with("task_status", status)
                      .toResponse();
              case Retry.Result.NoSuchTask() -> Tasks.noSuchTask(retry.task()).toResponse();
            });
  }

  private Future<Response> list(Principal caller, Optional<String> status, Page page) {
    var tenant = caller.tenant();
    return bus.ask(new ListTasks(tenant, status.map(Status::valueOf), page))
        .map(found ->
            Response.json(
                200,
                new Wire.TaskList(
                    found.tasks().stream().map(Wire::task).toList(),
                    tenant.id(),
                    found.next().map(CURSORS::write))));
  }

  private Future<Response> find(Principal caller, Call call, Function<Task, Response> answer) {
    var id = Tasks.id(call);
    return bus.ask(new FindTask(caller.tenant(), id))
        .map(found -> found.map(answer).orElseGet(() -> Tasks.noSuchTask(id).toResponse()));
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

  private static Response cancelled(TaskId id, Cancel.Result result) {
    return switch (result) {
      case Cancel.Result.Done(var task) ->
          Response.json(
              200,
              new Cancellation(
                  "Task " + id + " has been cancelled.",
                  id.text(),
                  task.brief().goal(),
                  "cancelled"));
      case Cancel.Result.TooLate(var status) ->
          Problem.of(Problem.Kind.ALREADY_ENDED, "The task ended as " + status + ".")
              .with("task_status", status)
              .toResponse();
      case Cancel.Result.NoSuchTask() -> Tasks.noSuchTask(id).toResponse();
    };
  }
}
