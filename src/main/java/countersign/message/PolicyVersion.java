package countersign.message;

import countersign.policy.Policy;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of a tenant's policy.
 *
 * @param saved by whom and when; empty for version 0, which nobody wrote
 */
public record PolicyVersion(Policy policy, Optional<Saved> saved) {
  /** No rules were ever written. */
  public static final PolicyVersion NONE = new PolicyVersion(Policy.NONE, Optional.empty());

  /**
   * @param by the person's name as it was then
   */
  public record Saved(String by, Instant at) {}
}
