package countersign.agent;

import countersign.task.Task;
import countersign.task.Transcript;
import countersign.task.Usage;
import java.util.List;

/** A provider of language models, behind one port. */
public interface Model {
  /** The provider's name, as a task's {@code provider} gives it. */
  String name();

  /**
   * Ask for the next turn. Called on a virtual thread and blocks, retries included; an interrupt
   * ends it with {@link Reply.Unreachable}.
   */
  Reply next(Asking asking);

  /**
   * What the model gets to know.
   *
   * @param task what was asked of the agent
   * @param transcript all that happened since
   * @param tools what it may call
   */
  record Asking(Task task, Transcript transcript, List<ToolSpec> tools) {}

  /** What came of asking. */
  sealed interface Reply {
    /**
     * A turn.
     *
     * @param calls what the model wants done, in its order; may be empty
     */
    record Said(String thought, List<ProposedCall> calls, Usage usage) implements Reply {}

    /**
     * It answered something that isn't a turn; {@code why} is told to it, and it is asked again.
     *
     * @param usage what that took all the same
     */
    record Garbled(String why, Usage usage) implements Reply {
      /** One that nobody counted. */
      public Garbled(String why) {
        this(why, Usage.NONE);
      }
    }

    /** It can't be asked, and retrying didn't help; {@code why} is shown to people. */
    record Unreachable(String why) implements Reply {}
  }

  /**
   * A call as the model wrote it, unchecked.
   *
   * @param id may be empty or used before
   * @param arguments the text of what should be a JSON object
   */
  record ProposedCall(String id, String tool, String arguments) {}
}
