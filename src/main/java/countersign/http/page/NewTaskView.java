package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * The form for a new task, as typed so far.
 *
 * @param flaws what is wrong with it
 */
public record NewTaskView(
    String goal, String model, List<Provider> providers, Flaws flaws, String formToken) {
  public NewTaskView {
    providers = List.copyOf(providers);
  }

  /** A model provider to choose. */
  public record Provider(String name, boolean selected) {}

  /** What is wrong with a field; empty when nothing is. */
  public record Flaws(Optional<String> goal, Optional<String> provider, Optional<String> model) {
    static final Flaws NONE = new Flaws(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether there is any. */
    public boolean any() {
      return goal.isPresent() || provider.isPresent() || model.isPresent();
    }
  }

  /** A goal that a shipped rehearsal script answers, with the link that fills it in. */
  public record Suggestion(String goal, String path) {}
}
