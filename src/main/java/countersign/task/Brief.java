package countersign.task;

import java.util.List;
import java.util.Optional;

/**
 * What was asked of the agent.
 *
 * @param goal 1 to {@link #MAX_GOAL_LENGTH} characters
 * @param provider which model provider answers, by its configured name
 * @param model the provider's own name of a model; empty means the provider's default
 * @param session the caller's own grouping of tasks, kept and given back
 * @param toolkits narrows the tools the agent sees; empty means all of them
 */
public record Brief(
    String goal,
    String provider,
    Optional<String> model,
    Optional<String> session,
    List<String> toolkits) {
  /** The longest goal, in characters. */
  public static final int MAX_GOAL_LENGTH = 20_000;

  public Brief {
    toolkits = List.copyOf(toolkits);
  }
}
