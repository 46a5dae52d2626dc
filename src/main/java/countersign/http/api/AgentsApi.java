package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.http.Call;
import countersign.http.Catalog;
import countersign.http.FieldError;
import countersign.http.Ids;
import countersign.http.Problem;
import countersign.http.Response;
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
  private final Catalog catalog;
  private final Waiting waiting;

  AgentsApi(Catalog catalog, Waiting waiting) {
    this.catalog = catalog;
    this.waiting = waiting;
  }

  record Answer(
      String taskId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  Future<Response> run(Principal caller, Call call) {
    var brief = brief(call);
    var unknown = unknown(brief);
    if (!unknown.isEmpty()) return Future.succeededFuture(Problem.invalid(unknown).toResponse());
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

  private List<FieldError> unknown(Brief brief) {
    var errors = new ArrayList<FieldError>();
    if (!catalog.providers().contains(brief.provider()))
      errors.add(
          new FieldError("provider", "must be one of " + String.join(", ", catalog.providers())));
    for (int i = 0; i < brief.toolkits().size(); i++)
      if (!catalog.toolkits().contains(brief.toolkits().get(i)))
        errors.add(
            new FieldError(
                "toolkits[" + i + "]", "must be one of " + String.join(", ", catalog.toolkits())));
    return errors;
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
