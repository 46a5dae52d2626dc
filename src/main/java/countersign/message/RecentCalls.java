package countersign.message;

import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The newest calls that models asked for, newest turn first, as they asked for them.
 *
 * @param limit the most, from 1
 */
public record RecentCalls(Tenant tenant, int limit) implements Request<List<RecentCalls.Made>> {
  /**
   * One of them.
   *
   * @param agentKey the key that its task was submitted with; empty when a person did
   * @param at when the model asked for it
   */
  public record Made(TaskId task, Optional<String> agentKey, Instant at, ToolCall call) {}
}
