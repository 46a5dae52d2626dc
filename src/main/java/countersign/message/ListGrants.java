package countersign.message;

import countersign.task.Tenant;
import java.util.List;
import java.util.Optional;

/** The tenant's remembered decisions, newest first. */
public record ListGrants(Tenant tenant, Page page) implements Request<ListGrants.Grants> {
  /**
   * One page of them.
   *
   * @param next where the next page begins; empty on the last one
   */
  public record Grants(List<GrantRecord> grants, Optional<Cursor> next) {
    public Grants {
      grants = List.copyOf(grants);
    }
  }
}
