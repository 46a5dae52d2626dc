package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.task.Arguments;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.PendingAction;
import countersign.task.Verdict;
import java.util.List;
import java.util.Optional;

/** What became of a decision, as an answer. */
final class DecisionAnswers {
  private DecisionAnswers() {}

  /**
   * A decision that took effect.
   *
   * @param newJobId the job that goes on; absent while other actions of the task wait
   * @param rejectionReason for a rejection only
   * @param outcome for a reconciliation only
   * @param note for a reconciliation only
   * @param answer for an answer only
   * @param grantId names what is remembered of an approval
   * @param changes what the person changed in the arguments; for an approval with arguments only
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Decided(
      String message,
      String taskId,
      String goal,
      String approvalPrompt,
      Optional<String> rejectionReason,
      Optional<String> outcome,
      Optional<String> note,
      Optional<String> answer,
      Optional<List<Change>> changes,
      Optional<String> grantId,
      Optional<String> newJobId,
      String status,
      Optional<Wire.TaskView> task) {}

  private record Words(String message, String status) {}

  /**
   * @param given the arguments that came with an approval; a repeated request comes with the same,
   *     although there is nothing left to decide
   */
  static Outcome of(Decide decide, DecisionResult result, Optional<Arguments> given) {
    return switch (result) {
      case DecisionResult.Decided decided ->
          new Outcome.Done(
              decided.task(), waited -> Response.json(200, answer(decide, decided, given, waited)));
      case DecisionResult.AlreadyDecided decided -> new Outcome.Refused(alreadyDecided(decided));
      case DecisionResult.Expired(var at) ->
          new Outcome.Refused(
              Problem.of(
                      Problem.Kind.EXPIRED,
                      "Nobody decided in time: the request expired, at " + at + ".")
                  .with("expired_at", at));
      case DecisionResult.NotPermitted(var approvers) ->
          new Outcome.Refused(
              Problem.of(
                      Problem.Kind.NOT_PERMITTED,
                      "This is for " + approvers.words() + " to decide.")
                  .with("approvers", PolicyWire.approvers(approvers)));
      case DecisionResult.ActionChanged(var now) -> new Outcome.Refused(actionChanged(now));
      case DecisionResult.SeveralWait(var actions) -> new Outcome.Refused(severalWait(actions));
      case DecisionResult.OutcomeUnknown() ->
          use(
              decide,
              Problem.Kind.OUTCOME_UNKNOWN,
              "The action has begun, and it is unknown whether it happened. It can't be approved or"
                  + " rejected. Use POST %s with the outcome happened, did_not_happen or run_again.",
              "reconcile");
      case DecisionResult.NeedsAnswer() ->
          use(
              decide,
              Problem.Kind.NEEDS_ANSWER,
              "The agent asks a question. It can't be approved or rejected. Use POST %s with the"
                  + " answer.",
              "respond");
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

  private static Decided answer(
      Decide decide,
      DecisionResult.Decided decided,
      Optional<Arguments> given,
      Optional<Wire.TaskView> waited) {
    var verdict = decide.ruling().verdict();
    var words = words(decide, decided);
    return new Decided(
        words.message,
        decided.task().id().text(),
        decided.task().brief().goal(),
        decided.action().prompt().text(),
        verdict instanceof Verdict.Rejected(var reason) ? Optional.of(reason) : Optional.empty(),
        verdict instanceof Verdict.Reconciled(var finding, _)
            ? Optional.of(Wire.lower(finding))
            : Optional.empty(),
        verdict instanceof Verdict.Reconciled(_, var note) ? note : Optional.empty(),
        verdict instanceof Verdict.Answered(var text) ? Optional.of(text) : Optional.empty(),
        given.map(after -> Change.between(decided.action().call().arguments(), after)),
        decided.grant().map(GrantId::text),
        // Not the job that this request proposed: a repeated one gets the first one's.
        decided.job().map(job -> job.text()),
        words.status,
        waited);
  }

  private static Words words(Decide decide, DecisionResult.Decided decided) {
    var resumed = decided.job().isPresent();
    var task = "Task " + decided.task().id();
    return switch (decide.ruling().verdict()) {
      case Verdict.Approved _, Verdict.Edited _ ->
          resumed
              ? new Words(task + " has been approved and resumed.", "approved_and_resumed")
              : new Words(waiting(task, "approved"), "approved_waiting_for_others");
      case Verdict.Rejected _ ->
          resumed
              ? new Words(
                  task + " has been rejected and will receive feedback.", "rejected_with_feedback")
              : new Words(waiting(task, "rejected"), "rejected_waiting_for_others");
      case Verdict.Reconciled _ ->
          resumed
              ? new Words(task + " has been reconciled and resumed.", "reconciled_and_resumed")
              : new Words(waiting(task, "reconciled"), "reconciled_waiting_for_others");
      case Verdict.Answered _ ->
          resumed
              ? new Words(task + " has been answered and resumed.", "answered_and_resumed")
              : new Words(waiting(task, "answered"), "answered_waiting_for_others");
    };
  }

  private static String waiting(String task, String did) {
    return "The action has been " + did + ". " + task + " goes on when its others are decided.";
  }

  private static Outcome use(Decide decide, Problem.Kind kind, String detail, String what) {
    var path = "/api/v2/tasks/" + decide.task() + "/" + what;
    return new Outcome.Refused(Problem.of(kind, detail.formatted(path)).with(what, path));
  }

  private static Problem severalWait(List<PendingAction> actions) {
    var ids = actions.stream().map(action -> action.call().id()).toList();
    return Problem.of(
            Problem.Kind.SEVERAL_WAIT,
            "Say by call_id which action you decide: " + String.join(", ", ids) + ".")
        .with("pending_actions", actions.stream().map(Wire::action).toList());
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
      case Verdict.Edited _ -> "approved this action with other arguments";
      case Verdict.Answered _ -> "answered this question";
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
