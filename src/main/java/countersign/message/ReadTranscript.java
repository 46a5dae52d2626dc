package countersign.message;

import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Transcript;
import java.util.List;
import java.util.Optional;

/**
 * Part of a task's transcript, oldest first; empty when this tenant has no such task.
 *
 * @param after only entries with a greater number; 0 for all
 * @param limit the most entries wanted
 */
public record ReadTranscript(Tenant tenant, TaskId task, int after, int limit)
    implements Request<Optional<ReadTranscript.Part>> {
  /**
   * What was found, read in one snapshot.
   *
   * @param status the task's, at that moment
   * @param lastEvent the number of its newest entry, which may be behind this part
   */
  public record Part(Status status, int lastEvent, List<Transcript.Entry> entries) {
    public Part {
      entries = List.copyOf(entries);
    }
  }
}
