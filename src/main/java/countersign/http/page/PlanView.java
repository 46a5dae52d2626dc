package countersign.http.page;

import countersign.task.Plan;
import java.util.List;

/**
 * The agent's plan.
 *
 * @param done how many steps are completed
 */
public record PlanView(List<Step> steps, long done) {
  public PlanView {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param progress in words
   * @param tone the look, a class name of the style sheet
   */
  public record Step(Shown title, String progress, String tone) {}

  static PlanView of(Plan plan) {
    return new PlanView(
        plan.steps().stream().map(PlanView::step).toList(),
        plan.steps().stream().filter(step -> step.progress() == Plan.Progress.COMPLETED).count());
  }

  private static Step step(Plan.Step step) {
    var title = Shown.of(step.title());
    return switch (step.progress()) {
      case PENDING -> new Step(title, "not begun", "idle");
      case IN_PROGRESS -> new Step(title, "in progress", "busy");
      case COMPLETED -> new Step(title, "completed", "good");
    };
  }
}
