package countersign.message;

import countersign.task.Event;
import countersign.task.TaskState;
import java.util.List;

/**
 * End a run: write its last entries and the state it leaves the task in, all or nothing.
 *
 * @param after as in {@link Record}
 * @param next anything but running
 */
public record Settle(RunRef run, int after, TaskState next, List<Event> events)
    implements Request<WriteResult> {
  public Settle {
    events = List.copyOf(events);
    if (next instanceof TaskState.Running)
      throw new IllegalArgumentException("a run that ends doesn't run on");
  }
}
