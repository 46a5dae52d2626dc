package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Catalog;
import countersign.http.FieldError;
import countersign.http.Ids;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.FindToolkits;
import countersign.message.Principal;
import countersign.message.Submit;
import countersign.task.Brief;
import countersign.task.Task;
import countersign.task.TaskId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code POST /api/v2/agents/run}. */
final class AgentsApi {
  private final TypedBus bus;
  private final Catalog catalog;
  private final Waiting waiting;

  AgentsApi(TypedBus bus, Catalog catalog, Waiting waiting) {
    this.bus = bus;
    this.catalog = catalog;
    this.waiting = waiting;
  }

  record Answer(
      String taskId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  Future<Response> run(Principal caller, Call call) {
    var brief = brief(call);
    return unknown(caller, brief)
        .compose(unknown ->
            unknown.isEmpty()
                ? submit(caller, call, brief)
                : Future.succeededFuture(Problem.invalid(unknown).toResponse()));
  }

  private Future<Response> submit(Principal caller, Call call, Brief brief) {
    var submit = new Submit(caller, Ids.task(), Ids.job(), brief);
    return waiting.act(caller, call, submit, AgentsApi::submitted);
  }

  private Brief brief(Call call) {
    var toolkits = new ArrayList<String>();
    for (var name : call.body().map(tree -> tree.path("toolkits")).stream().toList())
      for (JsonNode one : name) toolkits.add(one.textValue());
    return new Brief(
        call.bodyText("goal").orElseThrow(),
        call.bodyText("provider").orElse(catalog.defaultProvider()),
        call.bodyText("model"),
        call.bodyText("session_id"),
        toolkits);
  }

  /** Which toolkits there are is asked only where the task names some. */
  private Future<List<FieldError>> unknown(Principal caller, Brief brief) {
    var errors = new ArrayList<FieldError>();
    if (!catalog.providers().contains(brief.provider()))
      errors.add(
          new FieldError("provider", "must be one of " + String.join(", ", catalog.providers())));
    if (brief.toolkits().isEmpty()) return Future.succeededFuture(errors);
    return bus.ask(new FindToolkits(caller.tenant()))
        .map(known -> {
          for (int i = 0; i < brief.toolkits().size(); i++)
            if (!known.contains(brief.toolkits().get(i)))
              errors.add(
                  new FieldError(
                      "toolkits[" + i + "]", "must be one of " + String.join(", ", known)));
          return errors;
        });
  }

  private static Outcome submitted(Task task) {
    return new Outcome.Done(task, waited -> answer(task.id(), waited));
  }

  private static Response.Document answer(TaskId id, Optional<Wire.TaskView> waited) {
    var status = waited.isPresent() ? 200 : 202;
    return Response.json(status, new Answer(id.text(), "queued", waited))
        .with("Location", "/api/v2/tasks/" + id.text());
  }
}
