package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Ids;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.ListPending;
import countersign.message.Page;
import countersign.message.Principal;
import countersign.task.Actor;
import countersign.task.Digest;
import countersign.task.Person;
import countersign.task.Tenant;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

/** What waits for a person, and the person's decision. */
final class ApprovalsApi {
  private static final Cursors CURSORS = new Cursors("pending");

  private final TypedBus bus;
  private final Waiting waiting;

  ApprovalsApi(TypedBus bus, Waiting waiting) {
    this.bus = bus;
    this.waiting = waiting;
  }

  record Approval(
      String message,
      String taskId,
      String goal,
      String approvalPrompt,
      String newJobId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  record Rejection(
      String message,
      String taskId,
      String goal,
      String approvalPrompt,
      String rejectionReason,
      String newJobId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  record Reconciliation(
      String message,
      String taskId,
      String goal,
      String approvalPrompt,
      String outcome,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> note,
      String newJobId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Wire.TaskView> task) {}

  Future<Response> list(Principal caller, Call call) {
    return switch (CURSORS.page(call)) {
      case Cursors.Asked.Refused(var problem) -> Future.succeededFuture(problem.toResponse());
      case Cursors.Asked.Wanted(var page) -> list(caller.tenant(), page);
    };
  }

  Future<Response> approve(Principal caller, Call call) {
    return decide(caller, call, ruling(call, new Verdict.Approved()));
  }

  Future<Response> reject(Principal caller, Call call) {
    var reason = call.bodyText("reason").filter(text -> !text.isBlank()).orElse(Verdict.NO_REASON);
    return decide(caller, call, ruling(call, new Verdict.Rejected(reason)));
  }

  Future<Response> reconcile(Principal caller, Call call) {
    var finding =
        Verdict.Finding.valueOf(call.bodyText("outcome").orElseThrow().toUpperCase(Locale.ROOT));
    var note = call.bodyText("note").map(String::strip).filter(text -> !text.isEmpty());
    return decide(caller, call, ruling(call, new Verdict.Reconciled(finding, note)));
  }

  private static Decide.Ruling ruling(Call call, Verdict verdict) {
    var seen = call.bodyText("action_digest").map(Digest::new);
    return new Decide.Ruling(verdict, seen, call.bodyNumber("request"));
  }

  private Future<Response> list(Tenant tenant, Page page) {
    return bus.ask(new ListPending(tenant, page))
        .map(found ->
            Response.json(
                200,
                new Wire.PendingList(
                    found.tasks().stream().map(Wire::pendingTask).toList(),
                    found.total(),
                    tenant.id(),
                    found.next().map(CURSORS::write))));
  }

  private Future<Response> decide(Principal caller, Call call, Decide.Ruling ruling) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) -> Future.succeededFuture(cannotSign(name).toResponse());
      case Person person -> decide(caller, call, ruling, person);
    };
  }

  private Future<Response> decide(
      Principal caller, Call call, Decide.Ruling ruling, Person person) {
    var task = Tasks.id(call);
    var decide = new Decide(caller.tenant(), task, ruling, person, Ids.job());
    return waiting.act(caller, call, decide, result -> outcome(decide, result));
  }

  private static Outcome outcome(Decide decide, DecisionResult result) {
    return switch (result) {
      case DecisionResult.Decided decided ->
          new Outcome.Done(
              decided.task(), waited -> Response.json(200, answer(decide, decided, waited)));
      case DecisionResult.AlreadyDecided decided -> new Outcome.Refused(alreadyDecided(decided));
      case DecisionResult.ActionChanged(var now) -> new Outcome.Refused(actionChanged(now));
      case DecisionResult.OutcomeUnknown() -> new Outcome.Refused(outcomeUnknown(decide));
      case DecisionResult.NotInDoubt() ->
          new Outcome.Refused(
              Problem.of(
                  Problem.Kind.NOT_IN_DOUBT,
                  "The action that waits has not run. Use approve or reject."));
      case DecisionResult.NotPending(var status) ->
          new Outcome.Refused(
              Problem.of(Problem.Kind.NOT_PENDING, "The task is " + status + ".")
                  .with("task_status", status));
      case DecisionResult.NoSuchTask() -> new Outcome.Refused(Tasks.noSuchTask(decide.task()));
    };
  }

  private static Object answer(
      Decide decide, DecisionResult.Decided decided, Optional<Wire.TaskView> waited) {
    var id = decided.task().id().text();
    var goal = decided.task().brief().goal();
    var prompt = decided.action().prompt().text();
    // Not the job that this request proposed: a repeated one gets the first one's.
    var job = decided.job().text();
    return switch (decide.ruling().verdict()) {
      case Verdict.Approved() ->
          new Approval(
              "Task " + id + " has been approved and resumed.",
              id,
              goal,
              prompt,
              job,
              "approved_and_resumed",
              waited);
      case Verdict.Rejected(var reason) ->
          new Rejection(
              "Task " + id + " has been rejected and will receive feedback.",
              id,
              goal,
              prompt,
              reason,
              job,
              "rejected_with_feedback",
              waited);
      case Verdict.Reconciled(var finding, var note) ->
          new Reconciliation(
              "Task " + id + " has been reconciled and resumed.",
              id,
              goal,
              prompt,
              Wire.lower(finding),
              note,
              job,
              "reconciled_and_resumed",
              waited);
    };
  }

  static Problem cannotSign(String agent) {
    return Problem.of(
        Problem.Kind.AGENT_CANNOT_SIGN,
        "This key belongs to the agent \"" + agent + "\"; only a person's key may decide.");
  }

  private static Problem outcomeUnknown(Decide decide) {
    var path = "/api/v2/tasks/" + decide.task() + "/reconcile";
    return Problem.of(
            Problem.Kind.OUTCOME_UNKNOWN,
            "The action has begun, and it is unknown whether it happened. It can't be approved or"
                + " rejected. Use POST "
                + path
                + " with the outcome happened, did_not_happen or run_again.")
        .with("reconcile", path);
  }

  private static Problem alreadyDecided(DecisionResult.AlreadyDecided decided) {
    var verdict = EventWire.VerdictWire.of(decided.verdict());
    var detail = decided.by() + " " + did(decided.verdict()) + ", at " + decided.at() + ".";
    var problem =
        Problem.of(Problem.Kind.ALREADY_DECIDED, detail)
            .with("verdict", verdict.name())
            .with("decided_by", decided.by())
            .with("decided_at", decided.at());
    return verdict.reason().map(reason -> problem.with("reason", reason)).orElse(problem);
  }

  private static String did(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved() -> "approved this action";
      case Verdict.Rejected _ -> "rejected this action";
      case Verdict.Reconciled(var finding, _) ->
          switch (finding) {
            case HAPPENED -> "found that this action happened";
            case DID_NOT_HAPPEN -> "found that this action did not happen";
            case RUN_AGAIN -> "had this action run again";
          };
    };
  }

  private static Problem actionChanged(Digest now) {
    return Problem.of(
            Problem.Kind.ACTION_CHANGED, "Read the action that waits now and decide about that.")
        .with("action_digest", now.hex());
  }
}
