package countersign.message;

import countersign.task.Tenant;
import java.util.List;

/**
 * The versions of a tenant's policy, newest first.
 *
 * @param before only those before this one
 * @param limit the most, from 1
 */
public record ListPolicyVersions(Tenant tenant, int before, int limit)
    implements Request<List<ListPolicyVersions.Line>> {
  /**
   * One of them.
   *
   * @param rules how many it has
   */
  public record Line(int version, PolicyVersion.Saved saved, int rules) {}
}
