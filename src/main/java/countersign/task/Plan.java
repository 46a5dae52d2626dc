package countersign.task;

import java.util.List;

/** The agent's plan, as it last told it. */
public record Plan(List<Step> steps) {
  /** No plan told so far. */
  public static final Plan NONE = new Plan(List.of());

  /** The most steps a plan may have. */
  public static final int MAX_STEPS = 50;

  public Plan {
    steps = List.copyOf(steps);
  }

  /** One step: what is to be done, and how far it is. */
  public record Step(String title, Progress progress) {}

  /** How far a step is. */
  public enum Progress {
    PENDING,
    IN_PROGRESS,
    COMPLETED
  }
}
