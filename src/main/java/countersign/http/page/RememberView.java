package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * The form for an approval that is to be remembered.
 *
 * @param tool what runs
 * @param back the request's own page
 * @param target where the form goes
 * @param arguments what may be different in later calls, and what not
 * @param choices for whom, for how long, how often, as chosen so far
 */
public record RememberView(
    String tool, String back, Target target, List<Argument> arguments, Choices choices) {
  public RememberView {
    arguments = List.copyOf(arguments);
  }

  /**
   * An argument.
   *
   * @param field the form's name for it
   * @param same whether later calls must have the same
   */
  public record Argument(String field, Shown name, Shown value, boolean same) {}

  /**
   * @param agentKey the key that could be meant instead of this task; empty when a person submitted
   * @param forKey whether it is meant
   * @param times for how long, to choose from
   * @param uses how often, as typed so far
   * @param flaws what is wrong
   */
  public record Choices(
      Optional<String> agentKey,
      boolean forKey,
      List<Time> times,
      String uses,
      List<String> flaws) {
    public Choices {
      times = List.copyOf(times);
      flaws = List.copyOf(flaws);
    }
  }

  /** A length of time to choose. */
  public record Time(String value, String label, boolean selected) {}
}
