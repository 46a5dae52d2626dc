package countersign.store;

import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.DecisionResult;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * A decision that was written.
 *
 * @param decided with the task as it is now, which may be running
 * @param known the task's transcript, if it is at hand
 * @param policy the number of the policy that holds; empty while there is none
 */
record MadeDecision(
    DecisionResult.Decided decided, Optional<Transcript> known, Optional<Integer> policy) {
  static MadeDecision read(Row row) {
    var decided =
        new DecisionResult.Decided(
            TaskRow.read(row),
            action(row),
            Optional.ofNullable(row.getString("grant_id")).map(GrantId::new));
    var policy = Optional.ofNullable(row.getInteger("policy_version"));
    return new MadeDecision(decided, EntryRow.decided(row), policy);
  }

  /** Whoever decides is told that the task goes on, not that a worker has it already. */
  DecisionResult.Decided reply() {
    var task = decided.task();
    if (!(task.state() instanceof TaskState.Running running)) return decided;
    var queued = new TaskState.Queued(running.job());
    return new DecisionResult.Decided(
        new Task(task.tenant(), task.id(), task.brief(), queued, task.record()),
        decided.action(),
        decided.grant());
  }

  /** The action of a row of {@code approval_request}. */
  static PendingAction action(Row row) {
    return new PendingAction(
        row.getInteger("request_no"),
        new ToolCall(
            row.getString("call_id"),
            row.getString("tool"),
            ArgumentsReader.stored(row.getString("arguments"))),
        new Digest(row.getString("digest")),
        new Prompt(
            row.getString("prompt"),
            Prompt.Author.valueOf(row.getString("prompt_author")),
            Optional.empty(),
            Optional.ofNullable(row.getString("terms"))
                .map(Json::readOwn)
                .flatMap(TermsJson::read)),
        row.getOffsetDateTime("requested_at").toInstant());
  }
}
