package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.GrantId;
import countersign.task.PendingAction;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry of a transcript as callers see it.
 *
 * @param about what depends on the kind; its members stand beside the others
 */
record EventWire(int number, Instant at, String kind, @JsonUnwrapped About about) {
  /** What depends on the kind. */
  sealed interface About {}

  record Submitted(String goal, String by) implements About {}

  record TurnTaken(
      int turn, String thought, List<Call> calls, SortedMap<String, String> flaws, UsageWire usage)
      implements About {}

  record Call(String callId, String toolName, JsonNode arguments) {}

  record Reason(String reason) implements About {}

  record ReplyRefused(String reason, UsageWire usage) implements About {}

  record PlanTold(List<Wire.Step> plan) implements About {}

  record ApprovalRequested(String approvalPrompt, @JsonUnwrapped Wire.Action action)
      implements About {}

  record ApprovalEscalated(int request, String callId, PolicyWire.Approvers approvers)
      implements About {}

  record ApprovalExpired(int request, String callId, String after) implements About {}

  record ActionDecided(
      int request,
      String callId,
      String verdict,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason,
      String decidedBy,
      Instant decidedAt,
      String actionDigest)
      implements About {}

  /**
   * Approved with other arguments.
   *
   * @param arguments these run
   * @param changes in what they differ from the agent's
   */
  record ActionEdited(
      int request,
      String callId,
      String verdict,
      JsonNode arguments,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Change>> changes,
      String decidedBy,
      Instant decidedAt,
      String actionDigest)
      implements About {}

  record ExecutionStarted(
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> request,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> grant,
      String callId,
      int attempt,
      String effect,
      String idempotencyKey)
      implements About {}

  record EvidenceFound(String callId, String evidence) implements About {}

  record WaitBegun(String callId, Instant until, String reason) implements About {}

  record ToolReturned(String callId, String toolName, String outcome, String content)
      implements About {}

  record Finished(String result) implements About {}

  /** For an entry that only tells whose doing it was. */
  record By(String by) implements About {}

  static EventWire of(Transcript.Entry entry) {
    return switch (entry.event()) {
      case Event.Submitted(var goal, var by) -> of(entry, "submitted", new Submitted(goal, by));
      case Event.TurnTaken(var turn) -> of(entry, "turn_taken", turnTaken(turn));
      case Event.ReplyRefused(var why, var usage) ->
          of(entry, "reply_refused", new ReplyRefused(why, UsageWire.of(usage)));
      case Event.PlanTold(var plan) -> of(entry, "plan_told", new PlanTold(Wire.steps(plan)));
      case Event.ApprovalRequested(var action) ->
          of(entry, "approval_requested", approvalRequested(action));
      case Event.ApprovalEscalated(var request, var call, var to) ->
          of(
              entry,
              "approval_escalated",
              new ApprovalEscalated(request, call, PolicyWire.approvers(to)));
      case Event.ApprovalExpired(var request, var call, var after) ->
          of(entry, "approval_expired", new ApprovalExpired(request, call, after.toString()));
      case Event.ActionDecided decided -> of(entry, "action_decided", actionDecided(decided));
      case Event.ExecutionStarted(var permit, var call, var start) ->
          of(entry, "execution_started", executionStarted(permit, call, start));
      case Event.EvidenceFound(var call, var evidence) ->
          of(entry, "evidence_found", new EvidenceFound(call, evidence));
      case Event.WaitBegun(var call, var rest) ->
          of(entry, "wait_begun", new WaitBegun(call, rest.until(), rest.reason()));
      case Event.ToolReturned(var call, var tool, var result) ->
          of(
              entry,
              "tool_returned",
              new ToolReturned(call, tool, Wire.lower(result.outcome()), result.content()));
      case Event.Finished(var answer) -> of(entry, "finished", new Finished(answer));
      case Event.Failed(var reason) -> of(entry, "failed", new Reason(reason));
      case Event.Stopped(var by) -> of(entry, "stopped", new By(by));
      case Event.Restarted(var by) -> of(entry, "restarted", new By(by));
    };
  }

  private static EventWire of(Transcript.Entry entry, String kind, About about) {
    return new EventWire(entry.number(), entry.at(), kind, about);
  }

  private static About turnTaken(Turn turn) {
    var calls = turn.calls().stream().map(EventWire::call).toList();
    return new TurnTaken(
        turn.number(),
        turn.thought(),
        calls,
        new TreeMap<>(turn.flaws()),
        UsageWire.of(turn.usage()));
  }

  private static Call call(ToolCall call) {
    return new Call(call.id(), call.tool(), ArgumentsReader.tree(call.arguments()));
  }

  private static About approvalRequested(PendingAction action) {
    return new ApprovalRequested(action.prompt().text(), Wire.action(action));
  }

  private static About executionStarted(Permit permit, String call, Start start) {
    return new ExecutionStarted(
        permit.request(),
        permit.grant().map(GrantId::text),
        call,
        start.attempt(),
        Wire.lower(start.effect()),
        start.key());
  }

  private static About actionDecided(Event.ActionDecided decided) {
    return decided.decision().verdict() instanceof Verdict.Edited edited
        ? actionEdited(decided, edited)
        : actionDecided(decided.request(), decided.call(), decided.decision());
  }

  private static About actionEdited(Event.ActionDecided decided, Verdict.Edited edited) {
    return new ActionEdited(
        decided.request(),
        decided.call(),
        "edited",
        ArgumentsReader.tree(edited.arguments()),
        decided.insteadOf().map(before -> Change.between(before, edited.arguments())),
        decided.decision().by().name(),
        decided.decision().at(),
        edited.digest().hex());
  }

  private static About actionDecided(int request, String call, Decision decision) {
    var verdict = VerdictWire.of(decision.verdict());
    return new ActionDecided(
        request,
        call,
        verdict.name(),
        verdict.reason(),
        decision.by().name(),
        decision.at(),
        decision.digest().hex());
  }

  /** A verdict in words. */
  record VerdictWire(String name, Optional<String> reason) {
    static VerdictWire of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Approved() -> new VerdictWire("approved", Optional.empty());
        case Verdict.Edited _ -> new VerdictWire("edited", Optional.empty());
        case Verdict.Answered(var text) -> new VerdictWire("answered", Optional.of(text));
        case Verdict.Rejected(var reason) -> new VerdictWire("rejected", Optional.of(reason));
        case Verdict.Reconciled(var finding, var note) ->
            new VerdictWire(Wire.lower(finding), note);
      };
    }
  }
}
