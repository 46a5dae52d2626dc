package countersign.policy;

import countersign.task.Terms;
import java.util.List;
import java.util.Optional;

/**
 * What is ruled by: the policy, and the decisions that are remembered for a task.
 *
 * @param grants those that can be used now, oldest first
 */
public record Rulebook(Policy policy, List<Grant> grants) {
  public Rulebook {
    grants = List.copyOf(grants);
  }

  /** The policy alone. */
  public static Rulebook of(Policy policy) {
    return new Rulebook(policy, List.of());
  }

  /** A remembered decision that covers a call which needs a signature on these terms. */
  public Optional<Grant> grantFor(Case asked, Terms terms) {
    return grants.stream().filter(grant -> grant.covers(asked, terms)).findFirst();
  }
}
