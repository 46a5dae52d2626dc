package countersign.message;

import countersign.policy.Grant;
import countersign.task.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * A remembered decision with its story.
 *
 * @param limits how long and how often it can be used
 * @param given with which decision
 * @param revoked by whom and when, if somebody did
 */
public record GrantRecord(
    Grant grant, Scope scope, Limits limits, Given given, Optional<Revoked> revoked) {
  /** Whose calls it covers. */
  public sealed interface Scope {
    /** Those of one task. */
    record OneTask(TaskId task) implements Scope {}

    /** Those of all tasks that were submitted with a key. */
    record AgentKey(String keyId) implements Scope {}
  }

  /** How long and how often it can be used, and how often it was. */
  public record Limits(Instant until, int uses, int used) {}

  /** Who gave it, and with which request's approval. */
  public record Given(String by, Instant at, TaskId task, int request) {}

  /** Who took it back. */
  public record Revoked(String by, Instant at) {}

  /** Whether a call could still use it. */
  public boolean isUsable(Instant now) {
    return revoked.isEmpty() && limits.used < limits.uses && limits.until.isAfter(now);
  }
}
