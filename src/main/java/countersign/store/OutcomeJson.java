package countersign.store;

import static countersign.store.EventJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.message.Cancel;
import countersign.message.DecisionResult;
import countersign.message.Retry;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of an act, as {@code idempotency_key} keeps it: {@code kind}, and what no other row
 * keeps unchanged. A task is kept as it stood; its brief and an action that was decided are durable
 * elsewhere and are handed in again when the outcome is read.
 */
final class OutcomeJson {
  private OutcomeJson() {}

  static ObjectNode write(Task submitted) {
    var json = kind("submitted");
    putQueued(json, submitted);
    return json;
  }

  static ObjectNode write(DecisionResult result) {
    return switch (result) {
      case DecisionResult.Decided(var task, var action, var grant) -> {
        var json = kind("decided").put("request", action.request());
        grant.ifPresent(id -> json.put("grant", id.text()));
        switch (task.state()) {
          case TaskState.PendingApproval(var others) -> {
            putRecord(json, task);
            json.set("others", ActionJson.write(others));
          }
          case TaskState _ -> putQueued(json, task);
        }
        yield json;
      }
      case DecisionResult.AlreadyDecided(var verdict, var by, var at) ->
          kind("already_decided")
              .put("by", by)
              .put("at", at.toString())
              .setAll(ActionJson.write(verdict));
      case DecisionResult.Expired(var at) -> kind("expired").put("at", at.toString());
      case DecisionResult.NotPermitted(var approvers) -> {
        var json = kind("not_permitted");
        json.set("approvers", TermsJson.write(approvers));
        yield json;
      }
      case DecisionResult.ActionChanged(var now) -> kind("action_changed").put("now", now.hex());
      case DecisionResult.OutcomeUnknown() -> kind("outcome_unknown");
      case DecisionResult.NotInDoubt() -> kind("not_in_doubt");
      case DecisionResult.NeedsAnswer() -> kind("needs_answer");
      case DecisionResult.SeveralWait(var actions) -> {
        var json = kind("several_wait");
        json.set("others", ActionJson.write(actions));
        yield json;
      }
      case DecisionResult.NotPending(var status) ->
          kind("not_pending").put("status", status.name());
      case DecisionResult.NoSuchTask() -> kind("no_such_task");
    };
  }

  static ObjectNode write(Cancel.Result result) {
    return switch (result) {
      case Cancel.Result.Done(var task) -> {
        var json = kind("cancelled");
        putRecord(json, task);
        yield json;
      }
      case Cancel.Result.TooLate(var status) -> kind("too_late").put("status", status.name());
      case Cancel.Result.NoSuchTask() -> kind("no_such_task");
    };
  }

  static ObjectNode write(Retry.Result result) {
    return switch (result) {
      case Retry.Result.Done(var task) -> {
        var json = kind("restarted");
        putQueued(json, task);
        yield json;
      }
      case Retry.Result.NotFailed(var status) -> kind("not_failed").put("status", status.name());
      case Retry.Result.NoSuchTask() -> kind("no_such_task");
    };
  }

  /** Which of the outcomes it is. */
  static String kind(JsonNode json) {
    return text(json, "kind");
  }

  /** The task of an outcome that has one. */
  static TaskId task(JsonNode json) {
    return new TaskId(text(json, "task_id"));
  }

  /** The number of the request that was decided. */
  static int request(JsonNode json) {
    return json.required("request").intValue();
  }

  static Task readSubmitted(JsonNode json, Task now) {
    return asItStood(json, now, queued(json));
  }

  static DecisionResult readDecided(JsonNode json, Task now, PendingAction action) {
    var state = json.has("others") ? new TaskState.PendingApproval(others(json)) : queued(json);
    return new DecisionResult.Decided(
        asItStood(json, now, state),
        action,
        Optional.ofNullable(json.path("grant").textValue()).map(GrantId::new));
  }

  static DecisionResult readUndecided(JsonNode json) {
    return switch (kind(json)) {
      case "already_decided" ->
          new DecisionResult.AlreadyDecided(
              ActionJson.readVerdict(json), text(json, "by"), Instant.parse(text(json, "at")));
      case "expired" -> new DecisionResult.Expired(Instant.parse(text(json, "at")));
      case "not_permitted" ->
          new DecisionResult.NotPermitted(TermsJson.readApprovers(json.required("approvers")));
      case "action_changed" -> new DecisionResult.ActionChanged(new Digest(text(json, "now")));
      case "outcome_unknown" -> new DecisionResult.OutcomeUnknown();
      case "not_in_doubt" -> new DecisionResult.NotInDoubt();
      case "needs_answer" -> new DecisionResult.NeedsAnswer();
      case "several_wait" -> new DecisionResult.SeveralWait(others(json));
      case "not_pending" -> new DecisionResult.NotPending(status(json));
      case "no_such_task" -> new DecisionResult.NoSuchTask();
      case String other -> throw new IllegalStateException("no outcome of a decision: " + other);
    };
  }

  static Cancel.Result readCancelled(JsonNode json, Task now) {
    return new Cancel.Result.Done(asItStood(json, now, new TaskState.Cancelled()));
  }

  static Cancel.Result readNotCancelled(JsonNode json) {
    return switch (kind(json)) {
      case "too_late" -> new Cancel.Result.TooLate(status(json));
      case "no_such_task" -> new Cancel.Result.NoSuchTask();
      case String other -> throw new IllegalStateException("no outcome of a cancel: " + other);
    };
  }

  static Retry.Result readRestarted(JsonNode json, Task now) {
    return new Retry.Result.Done(asItStood(json, now, queued(json)));
  }

  static Retry.Result readNotRestarted(JsonNode json) {
    return switch (kind(json)) {
      case "not_failed" -> new Retry.Result.NotFailed(status(json));
      case "no_such_task" -> new Retry.Result.NoSuchTask();
      case String other -> throw new IllegalStateException("no outcome of a retry: " + other);
    };
  }

  private static ObjectNode kind(String kind) {
    return Json.object().put("kind", kind);
  }

  private static void putQueued(ObjectNode json, Task task) {
    if (!(task.state() instanceof TaskState.Queued(var job)))
      throw new IllegalStateException(task.id() + " is not queued");
    json.put("job", job.text());
    putRecord(json, task);
  }

  private static void putRecord(ObjectNode json, Task task) {
    json.put("task_id", task.id().text())
        .put("last_event", task.record().lastEvent())
        .put("updated_at", task.record().updatedAt().toString());
    EventJson.writePlan(json, task.record().plan());
  }

  private static Task asItStood(JsonNode json, Task now, TaskState state) {
    return new Task(
        now.tenant(),
        now.id(),
        now.brief(),
        state,
        new Task.Record(
            EventJson.readPlan(json),
            now.record().agentKey(),
            json.required("last_event").intValue(),
            now.record().createdAt(),
            Instant.parse(text(json, "updated_at"))));
  }

  private static TaskState queued(JsonNode json) {
    return new TaskState.Queued(new JobId(text(json, "job")));
  }

  private static List<PendingAction> others(JsonNode json) {
    var actions = new ArrayList<PendingAction>();
    json.required("others").forEach(action -> actions.add(ActionJson.readAction(action)));
    return actions;
  }

  private static Status status(JsonNode json) {
    return Status.valueOf(text(json, "status"));
  }
}
