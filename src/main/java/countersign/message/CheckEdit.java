package countersign.message;

import countersign.task.Approvers;
import countersign.task.Task;
import countersign.task.ToolCall;
import java.util.List;

/**
 * Whether a call could run with the arguments that a person wants to put in place of the agent's.
 * Changes nothing; what runs is checked once more when it runs.
 *
 * @param task whose call it is
 * @param call the call as it would run
 */
public record CheckEdit(Task task, ToolCall call) implements Request<CheckEdit.Result> {

  /** What came of it. */
  public sealed interface Result {
    /**
     * It could.
     *
     * @param approvers who may sign it like that, by the rule that it falls under now
     */
    record Fits(Approvers approvers) implements Result {}

    /**
     * The arguments don't fit the tool's schema.
     *
     * @param flaws at least one
     */
    record Flawed(List<Flaw> flaws) implements Result {
      public Flawed {
        flaws = List.copyOf(flaws);
      }
    }

    /**
     * Whatever the arguments, it can't run.
     *
     * @param why a sentence for people
     */
    record Refused(String why) implements Result {}
  }

  /**
   * One thing that is wrong.
   *
   * @param path where in the arguments, such as {@code recipients[2]}; empty for the whole of them
   * @param detail what is wrong and what is allowed
   */
  public record Flaw(String path, String detail) {}
}
