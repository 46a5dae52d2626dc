package countersign.task;

import java.time.Instant;
import java.util.Optional;

/**
 * A task as it stands in the database.
 *
 * @param brief what was asked
 * @param state where it stands
 * @param record how far it came
 */
public record Task(Tenant tenant, TaskId id, Brief brief, TaskState state, Record record) {
  /**
   * What has been written down about a task.
   *
   * @param plan as the agent last told it
   * @param agentKey the id of the agent's key that it was submitted with; empty when a person did
   * @param lastEvent the number of the newest transcript entry; they are numbered from 1 without
   *     gaps
   */
  public record Record(
      Plan plan, Optional<String> agentKey, int lastEvent, Instant createdAt, Instant updatedAt) {}
}
