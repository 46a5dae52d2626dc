package countersign.policy;

import countersign.task.Approvers;
import countersign.task.GrantId;
import countersign.task.Terms;
import java.util.List;

/**
 * A remembered decision: a call that it covers runs without asking again.
 *
 * @param tool the tool's name
 * @param arguments what must hold of the arguments, all of it, at least one
 * @param approvers whom the rule named that had asked
 */
public record Grant(GrantId id, String tool, List<Condition> arguments, Approvers approvers) {
  /** The most conditions. */
  public static final int MOST_CONDITIONS = 20;

  public Grant {
    arguments = List.copyOf(arguments);
    if (arguments.isEmpty()) throw new IllegalArgumentException("it would cover any arguments");
  }

  /**
   * Whether it covers a call that needs a signature on these terms: where other people must sign
   * than those who could give it, it doesn't; nor where it can't be told.
   */
  boolean covers(Case asked, Terms terms) {
    return tool.equals(asked.tool())
        && approvers.equals(terms.approvers())
        && holdsFor(arguments, asked.arguments());
  }

  /** Whether all of this holds of the arguments, for certain. */
  public static boolean holdsFor(List<Condition> conditions, ArgumentValues arguments) {
    return conditions.stream().allMatch(condition -> condition.fits(arguments) instanceof Fit.Yes);
  }
}
