package countersign.message;

import countersign.task.Tenant;
import java.util.Optional;

/**
 * A tenant's policy; empty when there is no such version.
 *
 * @param version which one; empty means the one that holds
 */
public record FindPolicy(Tenant tenant, Optional<Integer> version)
    implements Request<Optional<PolicyVersion>> {
  /** The one that holds. */
  public static FindPolicy newest(Tenant tenant) {
    return new FindPolicy(tenant, Optional.empty());
  }
}
