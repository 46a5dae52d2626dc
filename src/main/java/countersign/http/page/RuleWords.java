package countersign.http.page;

import countersign.policy.Condition;
import countersign.policy.Hours;
import countersign.policy.Match;
import countersign.policy.Rule;
import countersign.task.Approvers;
import countersign.task.Terms;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rules in words. */
final class RuleWords {
  private RuleWords() {}

  static PolicyView.Line of(Rule rule) {
    return new PolicyView.Line(
        rule.name(),
        about(rule).stream().map(Shown::of).toList(),
        Shown.of(outcome(rule.outcome())),
        tone(rule.outcome()));
  }

  private static List<String> about(Rule rule) {
    var parts = new ArrayList<>(match(rule.match()));
    rule.arguments().stream().map(Condition::words).forEach(parts::add);
    return parts.isEmpty() ? List.of("every call") : parts;
  }

  private static List<String> match(Match match) {
    var parts = new ArrayList<String>();
    if (!match.tools().isEmpty()) parts.add("tool " + either(match.tools()));
    if (!match.toolkits().isEmpty()) parts.add("toolkit " + either(match.toolkits()));
    if (!match.nature().effects().isEmpty())
      parts.add("effect " + either(names(match.nature().effects())));
    if (!match.nature().risks().isEmpty())
      parts.add("risk " + either(names(match.nature().risks())));
    if (!match.agentKeys().isEmpty()) parts.add("agent key " + either(match.agentKeys()));
    match.hours().ifPresent(hours -> parts.add(hours(hours)));
    return parts;
  }

  private static String hours(Hours hours) {
    var days =
        hours.days().stream()
            .sorted()
            .map(RuleWords::day)
            .collect(Collectors.joining(", ", "", hours.days().isEmpty() ? "" : " "));
    return days + "from " + hours.from() + " to " + hours.to() + " (" + hours.zone() + ")";
  }

  private static String day(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  private static String outcome(Rule.Outcome outcome) {
    return switch (outcome) {
      case Rule.Outcome.Allow() -> "It runs without a signature.";
      case Rule.Outcome.Deny(var reason) -> "It never runs. The agent reads: " + reason;
      case Rule.Outcome.RequireApproval(var approvers, var expiry, var within) ->
          signature(approvers)
              + expiry.map(RuleWords::end).orElse("")
              + within
                  .map(time -> " An approval holds for " + TermsView.words(time) + ".")
                  .orElse("");
    };
  }

  private static String signature(Approvers approvers) {
    return approvers.isAnybody()
        ? "It needs a signature."
        : "For " + approvers.words() + " to sign.";
  }

  private static String end(Terms.Expiry expiry) {
    var after = " After " + TermsView.words(expiry.after());
    return switch (expiry) {
      case Terms.Expiry.Reject _ -> after + " it is rejected.";
      case Terms.Expiry.Escalate(_, var to) -> after + " " + to.words() + " decides.";
    };
  }

  private static String tone(Rule.Outcome outcome) {
    return switch (outcome) {
      case Rule.Outcome.Allow _ -> "allow";
      case Rule.Outcome.RequireApproval _ -> "ask";
      case Rule.Outcome.Deny _ -> "deny";
    };
  }

  private static String either(List<String> names) {
    return String.join(" or ", names);
  }

  private static <E extends Enum<E>> List<String> names(Collection<E> constants) {
    return constants.stream()
        .sorted()
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
