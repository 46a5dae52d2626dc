package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.Arguments;
import countersign.task.Event;
import countersign.task.GrantId;
import countersign.task.Permit;
import countersign.task.Plan;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Turn;
import countersign.task.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Transcript entries as rows: {@code kind} names the event, {@code data} has its fields. */
final class EventJson {
  private EventJson() {}

  /** An event's columns. */
  record Columns(String kind, ObjectNode data) {}

  /** An event's row as one object. */
  static ObjectNode row(Event event) {
    var columns = write(event);
    var json = Json.object().put("kind", columns.kind);
    event.callId().ifPresent(id -> json.put("call_id", id));
    return json.set("data", columns.data);
  }

  static Columns write(Event event) {
    var json = Json.object();
    var kind =
        switch (event) {
          case Event.Submitted(var goal, var by) -> {
            json.put("goal", goal).put("by", by);
            yield "submitted";
          }
          case Event.TurnTaken(var turn) -> {
            writeTurn(json, turn);
            yield "turn_taken";
          }
          case Event.ReplyRefused(var why, var usage) -> {
            json.put("why", why).set("usage", UsageJson.write(usage));
            yield "reply_refused";
          }
          case Event.PlanTold(var plan) -> {
            writePlan(json, plan);
            yield "plan_told";
          }
          case Event.ApprovalRequested(var action) -> {
            json.setAll(ActionJson.write(action));
            yield "approval_requested";
          }
          case Event.ApprovalEscalated(var request, _, var to) -> {
            json.put("request", request).set("to", TermsJson.write(to));
            yield "approval_escalated";
          }
          case Event.ApprovalExpired(var request, _, var after) -> {
            json.put("request", request).put("after_seconds", after.toSeconds());
            yield "approval_expired";
          }
          case Event.ActionDecided(var request, _, var decision, _) -> {
            json.put("request", request).setAll(ActionJson.write(decision));
            yield "action_decided";
          }
          case Event.ExecutionStarted(var permit, _, var start) -> {
            permit.request().ifPresent(number -> json.put("request", number));
            permit.grant().ifPresent(grant -> json.put("grant", grant.text()));
            ActionJson.putStart(json, start);
            yield "execution_started";
          }
          case Event.EvidenceFound(_, var evidence) -> {
            json.put("evidence", evidence);
            yield "evidence_found";
          }
          case Event.WaitBegun(_, var rest) -> {
            json.put("until", rest.until().toString()).put("reason", rest.reason());
            yield "wait_begun";
          }
          case Event.ToolReturned(_, var tool, var result) -> {
            json.put("tool", tool)
                .put("outcome", result.outcome().name())
                .put("content", result.content());
            yield "tool_returned";
          }
          case Event.Finished(var answer) -> {
            json.put("answer", answer);
            yield "finished";
          }
          case Event.Failed(var reason) -> {
            json.put("reason", reason);
            yield "failed";
          }
          case Event.Stopped(var by) -> {
            json.put("by", by);
            yield "stopped";
          }
          case Event.Restarted(var by) -> {
            json.put("by", by);
            yield "restarted";
          }
        };
    return new Columns(kind, json);
  }

  static Event read(String kind, String callId, String data) {
    var json = Json.readOwn(data);
    return switch (kind) {
      case "submitted" -> new Event.Submitted(text(json, "goal"), text(json, "by"));
      case "turn_taken" -> new Event.TurnTaken(readTurn(json));
      case "reply_refused" ->
          new Event.ReplyRefused(text(json, "why"), UsageJson.read(json.path("usage")));
      case "plan_told" -> new Event.PlanTold(readPlan(json));
      case "approval_requested" -> new Event.ApprovalRequested(ActionJson.readAction(json));
      case "approval_escalated" ->
          new Event.ApprovalEscalated(
              json.required("request").intValue(),
              callId,
              TermsJson.readApprovers(json.required("to")));
      case "approval_expired" ->
          new Event.ApprovalExpired(
              json.required("request").intValue(),
              callId,
              Duration.ofSeconds(json.required("after_seconds").longValue()));
      case "action_decided" ->
          new Event.ActionDecided(
              json.required("request").intValue(),
              callId,
              ActionJson.readDecision(json),
              insteadOf(json));
      case "execution_started" ->
          new Event.ExecutionStarted(readPermit(json), callId, ActionJson.readStart(json));
      case "evidence_found" -> new Event.EvidenceFound(callId, text(json, "evidence"));
      case "wait_begun" ->
          new Event.WaitBegun(
              callId, new Wait(Instant.parse(text(json, "until")), text(json, "reason")));
      case "tool_returned" ->
          new Event.ToolReturned(
              callId,
              text(json, "tool"),
              new ToolResult(
                  ToolResult.Outcome.valueOf(text(json, "outcome")), text(json, "content")));
      case "finished" -> new Event.Finished(text(json, "answer"));
      case "failed" -> new Event.Failed(text(json, "reason"));
      case "stopped" -> new Event.Stopped(text(json, "by"));
      case "restarted" -> new Event.Restarted(text(json, "by"));
      default -> throw new IllegalStateException("a transcript entry of unknown kind: " + kind);
    };
  }

  /** What {@code agent_state} takes over from new entries: the plan and the number of turns. */
  static ObjectNode stateAfter(List<Event> events) {
    var state = Json.object();
    for (var event : events) {
      if (event instanceof Event.PlanTold(var plan)) writePlan(state, plan);
      if (event instanceof Event.TurnTaken(var turn)) state.put("turns", turn.number());
    }
    return state;
  }

  static Plan readPlan(JsonNode json) {
    var steps = new ArrayList<Plan.Step>();
    for (var step : json.path("plan"))
      steps.add(new Plan.Step(text(step, "title"), Plan.Progress.valueOf(text(step, "progress"))));
    return new Plan(steps);
  }

  private static Permit readPermit(JsonNode json) {
    if (json.has("request")) return new Permit.Signature(json.required("request").intValue());
    return json.has("grant")
        ? new Permit.Granted(new GrantId(text(json, "grant")))
        : new Permit.Free();
  }

  static void putArguments(ObjectNode json, Arguments arguments) {
    json.putRawValue("arguments", new RawValue(arguments.canonical()));
  }

  static String text(JsonNode json, String name) {
    return json.required(name).textValue();
  }

  static void writePlan(ObjectNode json, Plan plan) {
    var steps = json.putArray("plan");
    for (var step : plan.steps())
      steps.addObject().put("title", step.title()).put("progress", step.progress().name());
  }

  private static void writeTurn(ObjectNode json, Turn turn) {
    json.put("turn", turn.number()).put("thought", turn.thought());
    var calls = json.putArray("calls");
    for (var call : turn.calls())
      putArguments(
          calls.addObject().put("id", call.id()).put("tool", call.tool()), call.arguments());
    var flaws = json.putObject("flaws");
    turn.flaws().forEach(flaws::put);
    json.set("usage", UsageJson.write(turn.usage()));
  }

  private static Turn readTurn(JsonNode json) {
    var calls = new ArrayList<ToolCall>();
    for (var call : json.required("calls"))
      calls.add(new ToolCall(text(call, "id"), text(call, "tool"), readArguments(call)));
    var flaws = new HashMap<String, String>();
    json.required("flaws")
        .properties()
        .forEach(e -> flaws.put(e.getKey(), e.getValue().textValue()));
    return new Turn(
        json.required("turn").intValue(),
        text(json, "thought"),
        calls,
        flaws,
        UsageJson.read(json.required("usage")));
  }

  /** No row has them: the statement that reads an edit takes them from its request. */
  private static Optional<Arguments> insteadOf(JsonNode json) {
    return json.has("instead_of")
        ? Optional.of(ArgumentsReader.stored(json.required("instead_of")))
        : Optional.empty();
  }

  static Arguments readArguments(JsonNode json) {
    return ArgumentsReader.stored(json.required("arguments"));
  }
}
