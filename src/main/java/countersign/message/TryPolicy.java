package countersign.message;

import countersign.policy.Rule;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Terms;
import java.time.Instant;
import java.util.List;

/**
 * What rules would have said of the newest calls, beside what the rules that hold say of them.
 * Changes nothing.
 */
public record TryPolicy(Tenant tenant, List<Rule> rules) implements Request<TryPolicy.Trial> {
  /** The most calls that are looked at. */
  public static final int MOST_CALLS = 1000;

  /** The most differences that are told. */
  public static final int MOST_DIFFERENCES = 100;

  public TryPolicy {
    rules = List.copyOf(rules);
  }

  /** What rules say of a call. */
  public enum Ruling {
    /** It runs. */
    ALLOW,
    /** A person is asked. */
    REQUIRE_APPROVAL,
    /** It never runs. */
    DENY
  }

  /**
   * What came of it.
   *
   * @param now what the rules that hold say
   * @param then what the tried rules say
   * @param differing how many calls they differ about
   * @param differences the newest of them
   */
  public record Trial(
      Looked looked, Count now, Count then, int differing, List<Difference> differences) {
    public Trial {
      differences = List.copyOf(differences);
    }
  }

  /**
   * @param calls how many there were
   * @param passedOver how many of them could not be ruled on: their tool is gone, or would refuse
   *     them now
   */
  public record Looked(int calls, int passedOver) {}

  /** How many calls there are of each ruling. */
  public record Count(int allowed, int asked, int denied) {}

  /** A call that the tried rules see in another way. */
  public record Difference(TaskId task, String tool, Instant at, Said now, Said then) {}

  /** A ruling and the rule behind it. */
  public record Said(Ruling ruling, Terms.Rule rule) {}
}
