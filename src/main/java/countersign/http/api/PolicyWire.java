package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.RulesWriter;
import countersign.message.ListPolicyVersions;
import countersign.message.PolicyVersion;
import countersign.message.TryPolicy;
import countersign.task.PendingAction;
import countersign.task.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The shapes in which callers see policies; the contract describes each. */
final class PolicyWire {
  private PolicyWire() {}

  /** Who may decide. */
  record Approvers(List<String> roles, List<String> people) {}

  /** One thing that a rule went by. */
  record Fact(String name, String value) {}

  /** On which terms a person is asked. */
  record TermsView(
      String rule,
      int version,
      List<Fact> facts,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Approvers> approvers,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> expiresAt,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> onExpiry,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Approvers> escalatesTo,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> executeWithin) {}

  /** A version of the policy. */
  record PolicyView(
      int version,
      JsonNode rules,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> savedBy,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> savedAt) {}

  /** A version in the list of them. */
  record VersionLine(int version, int rules, String savedBy, Instant savedAt) {}

  /** Some versions. */
  record VersionList(
      List<VersionLine> versions,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> nextBefore) {}

  /** What rules would have said. */
  record Trial(
      int calls,
      int passedOver,
      TryPolicy.Count now,
      TryPolicy.Count then,
      int differing,
      List<Difference> differences) {}

  /** A call that the tried rules see in another way. */
  record Difference(String taskId, String toolName, Instant at, Said now, Said then) {}

  /** A ruling and the rule behind it. */
  record Said(String ruling, String rule) {}

  static Approvers approvers(countersign.task.Approvers approvers) {
    return new Approvers(approvers.roles(), approvers.people());
  }

  static Optional<Approvers> named(countersign.task.Approvers approvers) {
    return approvers.isAnybody() ? Optional.empty() : Optional.of(approvers(approvers));
  }

  static Optional<TermsView> terms(PendingAction action) {
    return action.prompt().terms().map(terms -> terms(terms, action.expiresAt()));
  }

  private static TermsView terms(Terms terms, Optional<Instant> expiresAt) {
    return new TermsView(
        terms.rule().name(),
        terms.rule().version(),
        terms.facts().stream().map(fact -> new Fact(fact.name(), fact.value())).toList(),
        named(terms.approvers()),
        expiresAt,
        terms.expiry().map(PolicyWire::onExpiry),
        terms.expiry().flatMap(PolicyWire::to),
        terms.executeWithin().map(Duration::toString));
  }

  private static String onExpiry(Terms.Expiry expiry) {
    return switch (expiry) {
      case Terms.Expiry.Reject _ -> "reject";
      case Terms.Expiry.Escalate _ -> "escalate";
    };
  }

  private static Optional<Approvers> to(Terms.Expiry expiry) {
    return expiry instanceof Terms.Expiry.Escalate(_, var to)
        ? Optional.of(approvers(to))
        : Optional.empty();
  }

  static PolicyView policy(PolicyVersion version) {
    return new PolicyView(
        version.policy().version(),
        RulesWriter.write(version.policy().rules()),
        version.saved().map(PolicyVersion.Saved::by),
        version.saved().map(PolicyVersion.Saved::at));
  }

  static VersionLine line(ListPolicyVersions.Line line) {
    return new VersionLine(line.version(), line.rules(), line.saved().by(), line.saved().at());
  }

  static Trial trial(TryPolicy.Trial trial) {
    return new Trial(
        trial.looked().calls(),
        trial.looked().passedOver(),
        trial.now(),
        trial.then(),
        trial.differing(),
        trial.differences().stream().map(PolicyWire::difference).toList());
  }

  private static Difference difference(TryPolicy.Difference difference) {
    return new Difference(
        difference.task().text(),
        difference.tool(),
        difference.at(),
        said(difference.now()),
        said(difference.then()));
  }

  private static Said said(TryPolicy.Said said) {
    return new Said(Wire.lower(said.ruling()), said.rule().name());
  }
}
