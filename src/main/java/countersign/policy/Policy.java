package countersign.policy;

import countersign.task.Approvers;
import countersign.task.Terms;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's rules: the first one that is about a call says what holds for it, and where none is,
 * what only reads is allowed and everything else needs a signature. Asked where tools run, whatever
 * the model did or didn't ask for.
 *
 * @param version from 1, one more at each change; 0 when no rules were ever written
 * @param rules at most {@link #MAX_RULES}; their names differ
 */
public record Policy(int version, List<Rule> rules) {
  /** The most rules. */
  public static final int MAX_RULES = 100;

  /** The name of the rule that holds where no other does; no other may have it. */
  public static final String DEFAULT = "default";

  /** No rules but the built-in one. */
  public static final Policy NONE = new Policy(0, List.of());

  public Policy {
    rules = List.copyOf(rules);
  }

  /** What a call needs. */
  public Requirement of(Case asked) {
    for (var rule : rules)
      switch (rule.fits(asked)) {
        case Fit.Yes() -> {
          return requirement(rule, asked);
        }
        case Fit.Unclear(var why) -> {
          return new Requirement.Denied(named(rule.name()), unclear(rule, why));
        }
        case Fit.No() -> {}
      }
    return byDefault(asked);
  }

  private Requirement requirement(Rule rule, Case asked) {
    var name = named(rule.name());
    var facts = rule.facts(asked);
    return switch (rule.outcome()) {
      case Rule.Outcome.Allow() -> new Requirement.Allowed(open(name, facts));
      case Rule.Outcome.RequireApproval(var approvers, var expiry, var executeWithin) ->
          new Requirement.Signature(
              "The rule " + rule.name() + " wants a signature for this call.",
              new Terms(name, facts, approvers, expiry, executeWithin));
      case Rule.Outcome.Deny(var reason) -> new Requirement.Denied(name, reason);
    };
  }

  private Requirement byDefault(Case asked) {
    var terms = open(named(DEFAULT), asked.facts());
    return switch (asked.nature().effect()) {
      case READ_ONLY -> new Requirement.Allowed(terms);
      case IDEMPOTENT, ONCE ->
          new Requirement.Signature(
              "The agent called "
                  + asked.tool()
                  + " directly, without asking. It changes something outside, so it needs a"
                  + " signature.",
              terms);
    };
  }

  private Terms.Rule named(String name) {
    return new Terms.Rule(name, version);
  }

  private static Terms open(Terms.Rule name, List<Terms.Fact> facts) {
    return new Terms(name, facts, Approvers.ANYBODY, Optional.empty(), Optional.empty());
  }

  private static String unclear(Rule rule, String why) {
    return "The policy's rule "
        + rule.name()
        + " can't be held against these arguments, so they are refused: "
        + why
        + ".";
  }
}
