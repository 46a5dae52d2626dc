package countersign.http.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import countersign.http.page.PolicyView.Editor;
import countersign.json.Json;
import countersign.json.RulesWriter;
import countersign.message.ListPolicyVersions;
import countersign.message.PolicyVersion;
import countersign.message.TryPolicy;
import countersign.policy.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes what a person reads of a tenant's rules. */
final class PolicyViews {
  /** What stands in the form before there are rules: one that changes nothing. */
  private static final String EXAMPLE =
      """
      [
        {
          "name": "large-refunds",
          "match": {
            "tools": ["refund*"],
            "arguments": [{"path": "$.amount", "gt": 500}]
          },
          "outcome": "require_approval",
          "approvers": {"roles": ["admin"]}
        }
      ]\
      """;

  private PolicyViews() {}

  static PolicyView of(
      PolicyVersion version,
      Optional<Editor> editor,
      List<ListPolicyVersions.Line> older,
      Instant now) {
    return new PolicyView(
        new PolicyView.Version(
            version.policy().version(),
            version
                .saved()
                .map(saved ->
                    new PolicyView.Saved(Shown.of(saved.by()), Moment.of(saved.at(), now)))),
        version.policy().rules().stream().map(RuleWords::of).toList(),
        editor,
        older.stream().map(line -> older(line, now)).toList());
  }

  private static PolicyView.Link older(ListPolicyVersions.Line line, Instant now) {
    var rules = line.rules() == 1 ? "1 rule" : line.rules() + " rules";
    return new PolicyView.Link(
        "/policy?version=" + line.version(),
        "Version %d, %s, by %s %s"
            .formatted(
                line.version(),
                rules,
                line.saved().by(),
                Moment.of(line.saved().at(), now).words()));
  }

  /** Rules as JSON that a person can read and change. */
  static String text(List<Rule> rules) {
    if (rules.isEmpty()) return EXAMPLE;
    try {
      return Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(RulesWriter.write(rules));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own rules can't be written as JSON", e);
    }
  }

  static String changed(int now) {
    return "Not saved: somebody saved version "
        + now
        + " while you were typing. It is shown above; what you typed is below. Saving now puts yours"
        + " in its place.";
  }

  static PolicyView.Trial trial(TryPolicy.Trial trial, Instant now) {
    return new PolicyView.Trial(
        trial.looked().calls() - trial.looked().passedOver(),
        trial.looked().passedOver(),
        List.of(
            new PolicyView.Row("Runs", trial.now().allowed(), trial.then().allowed()),
            new PolicyView.Row("Needs a signature", trial.now().asked(), trial.then().asked()),
            new PolicyView.Row("Never runs", trial.now().denied(), trial.then().denied())),
        trial.differing(),
        trial.differences().stream().map(difference -> difference(difference, now)).toList());
  }

  private static PolicyView.Difference difference(TryPolicy.Difference difference, Instant now) {
    var task = difference.task().text();
    return new PolicyView.Difference(
        new PolicyView.Link("/tasks/" + task, task),
        difference.tool(),
        Moment.of(difference.at(), now),
        said(difference.now()),
        said(difference.then()));
  }

  private static String said(TryPolicy.Said said) {
    var ruling =
        switch (said.ruling()) {
          case ALLOW -> "runs";
          case REQUIRE_APPROVAL -> "needs a signature";
          case DENY -> "never runs";
        };
    return ruling + " (" + said.rule().name() + ")";
  }
}
