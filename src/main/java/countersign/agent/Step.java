package countersign.agent;

import countersign.task.Event;
import countersign.task.TaskState;
import countersign.task.Transcript;
import java.util.List;

/** Where one step of a run leads. */
sealed interface Step {
  /** There is more to do. */
  record GoOn(Transcript known) implements Step {}

  /** The run ends and leaves the task like this. */
  record Rest(Transcript known, TaskState next, List<Event> events) implements Step {
    Rest(Transcript known, TaskState next, Event... events) {
      this(known, next, List.of(events));
    }
  }

  /** The task isn't this run's any more. */
  record LeaseLost() implements Step {}
}
