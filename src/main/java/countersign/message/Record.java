package countersign.message;

import countersign.task.Event;
import java.util.List;

/**
 * Write to a run's transcript, durably and in order.
 *
 * @param after the number of the newest entry that the writer knows of; when another one has come
 *     since, nothing is written, so a write may be repeated after a lost answer
 */
public record Record(RunRef run, int after, List<Event> events) implements Request<WriteResult> {
  public Record {
    events = List.copyOf(events);
  }
}
