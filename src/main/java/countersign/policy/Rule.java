package countersign.policy;

import countersign.task.Approvers;
import countersign.task.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a policy.
 *
 * @param name unique within the policy, 1 to 63 characters of {@code a-z 0-9 -}
 * @param match which calls it is about
 * @param arguments what it wants of their arguments, all of it
 * @param outcome what holds for them
 */
public record Rule(String name, Match match, List<Condition> arguments, Outcome outcome) {
  public Rule {
    arguments = List.copyOf(arguments);
  }

  /** What a rule comes to. */
  public sealed interface Outcome {
    /** The call runs. */
    record Allow() implements Outcome {}

    /**
     * A person must sign it.
     *
     * @param approvers who may
     * @param expiry what happens when nobody decides
     * @param executeWithin how long an approval can be used
     */
    record RequireApproval(
        Approvers approvers, Optional<Terms.Expiry> expiry, Optional<Duration> executeWithin)
        implements Outcome {}

    /**
     * It never runs.
     *
     * @param reason what the model is told
     */
    record Deny(String reason) implements Outcome {}
  }

  /** Whether it is about this call. */
  Fit fits(Case asked) {
    if (!match.fits(asked)) return new Fit.No();
    Fit all = new Fit.Yes();
    for (var condition : arguments)
      switch (condition.fits(asked.arguments())) {
        case Fit.No no -> {
          return no;
        }
        case Fit.Unclear unclear -> all = unclear;
        case Fit.Yes _ -> {}
      }
    return all;
  }

  /** What it went by: what is known of the call, and the arguments that it looked at. */
  List<Terms.Fact> facts(Case asked) {
    var facts = new ArrayList<>(asked.facts());
    for (var condition : arguments) {
      var found = asked.arguments().at(condition.path()).stream().map(Value::json).toList();
      facts.add(new Terms.Fact(condition.words(), Facts.words(found)));
    }
    return facts;
  }
}
