package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.ToolCall;

/** What has to be done about one call, decided by its tool, its arguments and the policy. */
sealed interface Duty {
  /** It can't be done; the model is told why. */
  record Refuse(String why) implements Duty {}

  /** Write the plan down. */
  record TellPlan(Plan plan) implements Duty {}

  /** End the task, once every other call of the turn has its result. */
  record Finish(String answer) implements Duty {}

  /** Run it. */
  record RunNow(Runnable what) implements Duty {}

  /**
   * Get a signature, then run it.
   *
   * @param what the very call that runs: for {@code human_approval} the one inside it
   */
  record GetSigned(Runnable what, Prompt prompt) implements Duty {}

  /** A checked call together with the tool that does it. */
  record Runnable(ToolCall call, Tool tool, JsonNode arguments) {}
}
