package countersign.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * On which terms an action was put before a person: the policy's ruling as it was then, kept with
 * the request.
 *
 * @param rule which rule it was
 * @param facts what the rule went by
 * @param approvers who may decide
 * @param expiry what happens when nobody decides; empty means it waits for as long as it takes
 * @param executeWithin an approval that isn't used within this time is void; empty means it keeps
 */
public record Terms(
    Rule rule,
    List<Fact> facts,
    Approvers approvers,
    Optional<Expiry> expiry,
    Optional<Duration> executeWithin) {
  public Terms {
    facts = List.copyOf(facts);
  }

  /**
   * A rule of a tenant's policy.
   *
   * @param name unique within a version
   * @param version of the policy, from 1; 0 is the built-in rule that holds when no other does
   */
  public record Rule(String name, int version) {}

  /** One thing that a rule went by, in words. */
  public record Fact(String name, String value) {}

  /** What happens to a request that nobody decides. */
  public sealed interface Expiry {
    /** How long it waits. */
    Duration after();

    /** It is rejected. */
    record Reject(Duration after) implements Expiry {}

    /** Others decide from then on, for as long as it takes. */
    record Escalate(Duration after, Approvers to) implements Expiry {}
  }

  /** The same, to be decided whenever somebody does. */
  public Terms withoutEnd() {
    return escalatedTo(approvers);
  }

  /** The same, decided by others and without an end: what an escalation makes of it. */
  public Terms escalatedTo(Approvers others) {
    return new Terms(rule, facts, others, Optional.empty(), executeWithin);
  }
}
