package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.Ids;
import countersign.http.page.RequestViews.Arrival;
import countersign.http.page.RequestViews.Notice;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindTask;
import countersign.task.Digest;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Approve and Reject; and where an outcome got lost, what a person found out. */
final class DecisionForm {
  private final TypedBus bus;
  private final ApprovalsPage approvals;

  DecisionForm(TypedBus bus, ApprovalsPage approvals) {
    this.bus = bus;
    this.approvals = approvals;
  }

  /** What the person read, as the form tells it. */
  private record Seen(TaskId task, int request, Digest digest) {}

  void mount(Pages pages) {
    pages.post("/approvals/:task/approve", visit -> decide(visit, new Verdict.Approved()));
    pages.post("/approvals/:task/reject", this::reject);
    pages.post("/approvals/:task/reconcile", this::reconcile);
    pages.post("/approvals/:task/respond", this::respond);
  }

  private Future<Reply> reconcile(Visit visit) {
    var typed = visit.field("note");
    var flaw = Text.flaw("The note", typed, Verdict.MAX_REASON_LENGTH);
    if (flaw.isPresent())
      return approvals.opened(visit, new Arrival(Optional.empty(), typed, flaw));
    var note = Optional.of(typed.strip()).filter(text -> !text.isEmpty());
    return finding(visit.field("outcome"))
        .map(finding -> decide(visit, new Verdict.Reconciled(finding, note)))
        .orElseGet(() -> Future.succeededFuture(new Reply.Failed(400)));
  }

  private static Optional<Verdict.Finding> finding(String outcome) {
    return Arrays.stream(Verdict.Finding.values())
        .filter(finding -> finding.name().toLowerCase(Locale.ROOT).equals(outcome))
        .findFirst();
  }

  /** One of the agent's options, by its button, or the person's own words. */
  private Future<Reply> respond(Visit visit) {
    var option = visit.field("option");
    var typed = option.isEmpty() ? visit.field("answer") : option;
    var flaw =
        typed.isBlank()
            ? Optional.of("Write an answer first.")
            : Text.flaw("The answer", typed, Verdict.MAX_REASON_LENGTH);
    return flaw.isPresent()
        ? approvals.opened(visit, new Arrival(Optional.empty(), typed, flaw))
        : decide(visit, new Verdict.Answered(typed.strip()));
  }

  private Future<Reply> reject(Visit visit) {
    var typed = visit.field("reason");
    var flaw = Text.flaw("The reason", typed, Verdict.MAX_REASON_LENGTH);
    if (flaw.isPresent())
      return approvals.opened(visit, new Arrival(Optional.empty(), typed, flaw));
    var reason = typed.isBlank() ? Verdict.NO_REASON : typed.strip();
    return decide(visit, new Verdict.Rejected(reason));
  }

  private Future<Reply> decide(Visit visit, Verdict verdict) {
    if (visit.task().isEmpty()) return Future.succeededFuture(new Reply.Failed(404));
    var seen = seen(visit, visit.task().get());
    if (seen.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    return bus.ask(new FindTask(visit.tenant(), seen.get().task))
        .compose(found ->
            found.filter(task -> isAskedAgain(task, seen.get())).isPresent()
                ? Future.succeededFuture(changed(seen.get().task))
                : write(visit, verdict, seen.get()));
  }

  /**
   * The same action can be asked for twice with equal digests, for instance after a crash: who read
   * the first question has not read the second one.
   */
  private static boolean isAskedAgain(Task task, Seen seen) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        && actions.stream().noneMatch(action -> action.request() == seen.request);
  }

  private Future<Reply> write(Visit visit, Verdict verdict, Seen seen) {
    var which =
        new Decide.Which(Optional.of(seen.digest), Optional.of(seen.request), Optional.empty());
    var ruling = new Decide.Ruling(verdict, which);
    return bus.ask(new Decide(visit.tenant(), seen.task, ruling, visit.who().person(), Ids.job()))
        .map(result -> told(result, seen.task, seen.request));
  }

  /** Where somebody is sent who decided that request of the task. */
  static Reply told(DecisionResult result, TaskId task, int number) {
    var request = RequestLink.to(task, number);
    return switch (result) {
      case DecisionResult.Decided(_, var action, _) ->
          new Reply.SeeOther(RequestLink.to(task, action.request()));
      case DecisionResult.NotPermitted _ ->
          new Reply.SeeOther(request + "&" + Notice.NOT_YOURS.query());
      case DecisionResult.Expired _, DecisionResult.AlreadyDecided _ ->
          new Reply.SeeOther(request + "&" + Notice.LATE.query());
      case DecisionResult.ActionChanged _,
          DecisionResult.OutcomeUnknown _,
          DecisionResult.NeedsAnswer _,
          DecisionResult.SeveralWait _,
          DecisionResult.NotInDoubt _ ->
          changed(task);
      case DecisionResult.NotPending _ -> new Reply.SeeOther(request);
      case DecisionResult.NoSuchTask() -> new Reply.Failed(404);
    };
  }

  /** Another action waits than the one that was read. */
  static Reply changed(TaskId task) {
    return new Reply.SeeOther("/approvals/" + task.text() + "?" + Notice.CHANGED.query());
  }

  private static Optional<Seen> seen(Visit visit, TaskId task) {
    var request = visit.field("request");
    if (!request.matches("[1-9]\\d{0,8}")) return Optional.empty();
    return Digest.parse(visit.field("action_digest"))
        .map(digest -> new Seen(task, Integer.parseInt(request), digest));
  }
}
