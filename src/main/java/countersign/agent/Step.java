package countersign.agent;

import countersign.task.Event;
import countersign.task.Prompt;
import countersign.task.TaskState;
import countersign.task.ToolCall;
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

  /** A person must be asked this before the run can end; there may be more to do first. */
  record Ask(Transcript known, ToolCall call, Prompt prompt) implements Step {}

  /** The task isn't this run's any more. */
  record LeaseLost() implements Step {}
}
