package countersign.http.page;

import countersign.task.PendingAction;
import countersign.task.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * On which terms a person is asked.
 *
 * @param rule its name and version
 * @param approvers who may decide; empty when anybody may
 * @param end what happens when nobody does
 * @param executeWithin how long an approval holds
 * @param facts what the rule went by
 */
public record TermsView(
    String rule,
    Optional<String> approvers,
    Optional<End> end,
    Optional<String> executeWithin,
    List<Fact> facts) {
  /** One thing that the rule went by. */
  public record Fact(Shown name, Shown value) {}

  /** When it is over, and what happens then. */
  public record End(Moment at, String then) {}

  static Optional<TermsView> of(PendingAction action, Instant now) {
    return action
        .prompt()
        .terms()
        .map(terms ->
            new TermsView(
                rule(terms.rule()),
                terms.approvers().isAnybody()
                    ? Optional.empty()
                    : Optional.of(terms.approvers().words()),
                terms.expiry().map(expiry -> end(expiry, action.requestedAt(), now)),
                terms.executeWithin().map(TermsView::words),
                terms.facts().stream()
                    .map(fact -> new Fact(Shown.of(fact.name()), Shown.of(fact.value())))
                    .toList()));
  }

  private static String rule(Terms.Rule rule) {
    return rule.version() == 0
        ? rule.name() + " (built in)"
        : rule.name() + " (version " + rule.version() + ")";
  }

  private static End end(Terms.Expiry expiry, Instant asked, Instant now) {
    var at = Moment.of(asked.plus(expiry.after()), now);
    return switch (expiry) {
      case Terms.Expiry.Reject _ -> new End(at, "it is rejected");
      case Terms.Expiry.Escalate(_, var to) -> new End(at, to.words() + " decides");
    };
  }

  /** A length of time in words: {@code 1 h 30 min}. */
  static String words(Duration time) {
    var parts = new StringBuilder();
    append(parts, time.toDays(), "d");
    append(parts, time.toHoursPart(), "h");
    append(parts, time.toMinutesPart(), "min");
    append(parts, time.toSecondsPart(), "s");
    return parts.toString().strip();
  }

  private static void append(StringBuilder to, long count, String unit) {
    if (count > 0) to.append(count).append(' ').append(unit).append(' ');
  }
}
