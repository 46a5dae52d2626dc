package countersign.message;

import countersign.policy.Rule;
import countersign.task.Person;
import countersign.task.Tenant;
import java.util.List;

/**
 * A person writes the tenant's rules anew; they hold for every call that is looked at from then on.
 *
 * @param after the version that the person saw
 */
public record SavePolicy(Tenant tenant, Person by, int after, List<Rule> rules)
    implements Request<SavePolicy.Result> {
  public SavePolicy {
    rules = List.copyOf(rules);
  }

  /** What came of it. */
  public sealed interface Result {
    /** They hold. */
    record Saved(PolicyVersion version) implements Result {}

    /** Somebody else wrote them meanwhile; {@code now} is the version that holds. */
    record Changed(int now) implements Result {}

    /** Only who has the role admin may. */
    record NotPermitted() implements Result {}
  }
}
