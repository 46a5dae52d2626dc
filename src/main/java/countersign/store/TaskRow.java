package countersign.store;

import countersign.json.Json;
import countersign.message.Cursor;
import countersign.task.Brief;
import countersign.task.JobId;
import countersign.task.Lease;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.Wait;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A row of {@code agent_tasks} as a {@link Task}. */
final class TaskRow {
  private TaskRow() {}

  static Task read(Row row) {
    var created = row.getOffsetDateTime("created_at").toInstant();
    var updated = row.getOffsetDateTime("updated_at").toInstant();
    var plan = EventJson.readPlan(Json.readOwn(row.getString("agent_state")));
    return new Task(
        new Tenant(row.getString("tenant_id")),
        new TaskId(row.getString("task_id")),
        brief(row),
        state(row),
        new Task.Record(
            plan,
            Optional.ofNullable(row.getString("agent_key")),
            row.getInteger("last_event"),
            created,
            updated));
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** A task's id that no task has; all others are before it, in any collation. */
  static final String BEHIND_ALL = "agent_" + "z".repeat(64);

  /** Before the first row of any list that is sorted newest first. */
  static Cursor newest() {
    return new Cursor(Instant.parse("9999-12-31T00:00:00Z"), "~");
  }

  private static Brief brief(Row row) {
    return new Brief(
        row.getString("goal"),
        row.getString("provider"),
        Optional.ofNullable(row.getString("model")),
        Optional.ofNullable(row.getString("session_id")),
        List.of(row.getArrayOfStrings("toolkits")));
  }

  private static Optional<Wait> rest(Row row) {
    return Optional.ofNullable(row.getOffsetDateTime("waits_until"))
        .map(until -> new Wait(until.toInstant(), row.getString("wait_reason")));
  }

  private static TaskState state(Row row) {
    return switch (Status.valueOf(row.getString("status"))) {
      case PENDING -> new TaskState.Pending(rest(row));
      case QUEUED -> new TaskState.Queued(new JobId(row.getString("job_id")));
      case RUNNING ->
          new TaskState.Running(
              new JobId(row.getString("job_id")),
              new Lease(row.getUUID("lease_id")),
              row.getInteger("broken_runs"));
      case PENDING_APPROVAL ->
          new TaskState.PendingApproval(
              ActionJson.readActions(
                  Json.readOwn(row.getString("pending_action_data")),
                  Json.readOwn(row.getString("other_pending"))));
      case SUCCESS -> new TaskState.Success(row.getString("result"));
      case FAILURE -> new TaskState.Failure(row.getString("error"));
      case CANCELLED -> new TaskState.Cancelled();
    };
  }
}
