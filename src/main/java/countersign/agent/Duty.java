package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Effect;
import countersign.task.GrantId;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.Terms;
import countersign.task.ToolCall;
import java.time.Duration;
import java.util.Optional;

/** What has to be done about one call, decided by its tool, its arguments and the policy. */
sealed interface Duty {
  /** What runs, now or once it is signed. */
  default Optional<Runnable> runnable() {
    return switch (this) {
      case RunNow(var what, _) -> Optional.of(what);
      case GetSigned(var what, _) -> Optional.of(what);
      case Refuse _, TellPlan _, Rest _, Finish _, GetAnswer _ -> Optional.empty();
    };
  }

  /**
   * What runs for a call that began before; where a signature is wanted by now, not without one.
   */
  default Optional<Runnable> runnableAgain(boolean signed) {
    return signed || this instanceof RunNow ? runnable() : Optional.empty();
  }

  /** What a person is held to who is asked, also where a remembered decision stands for that. */
  default Optional<Terms> terms() {
    return switch (this) {
      case RunNow(_, var granted) -> granted.flatMap(by -> by.otherwise().terms());
      case GetSigned(_, var prompt) -> prompt.terms();
      case Refuse _, TellPlan _, Rest _, Finish _, GetAnswer _ -> Optional.empty();
    };
  }

  /** It can't be done; the model is told why. */
  record Refuse(String why) implements Duty {}

  /** Write the plan down. */
  record TellPlan(Plan plan) implements Duty {}

  /**
   * Let the task rest, once nothing else of the turn is left to do.
   *
   * @param reason what the agent waits for, in its words
   */
  record Rest(WaitUntil.End end, String reason) implements Duty {}

  /** End the task, once every other call of the turn has its result. */
  record Finish(String answer) implements Duty {}

  /**
   * Run it.
   *
   * @param granted the remembered decision that it needs, if it needs one
   */
  record RunNow(Runnable what, Optional<Granted> granted) implements Duty {}

  /**
   * A remembered decision that covers a call.
   *
   * @param otherwise what a person is asked if it can't be used any more
   */
  record Granted(GrantId grant, Prompt otherwise) {}

  /**
   * Get a signature, then run it.
   *
   * @param what the very call that runs: for {@code human_approval} the one inside it
   */
  record GetSigned(Runnable what, Prompt prompt) implements Duty {}

  /** Get a person's answer, which is its result. */
  record GetAnswer(ToolCall call, Prompt prompt) implements Duty {}

  /**
   * A checked call together with the tool that does it.
   *
   * @param limit how long it may take
   */
  record Runnable(ToolCall call, Tool tool, JsonNode arguments, Duration limit) {
    Effect effect() {
      return tool.effect(arguments);
    }
  }
}
