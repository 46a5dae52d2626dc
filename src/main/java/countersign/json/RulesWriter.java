package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.policy.Comparison;
import countersign.policy.Condition;
import countersign.policy.Hours;
import countersign.policy.Match;
import countersign.policy.Rule;
import countersign.policy.Value;
import countersign.task.Approvers;
import countersign.task.Terms;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Rules as JSON: what is stored and what is shown, in the form that {@link RulesReader} reads. */
public final class RulesWriter {
  private static final int DAY_LETTERS = 3;

  private RulesWriter() {}

  /** All of them, in their order. */
  public static ArrayNode write(List<Rule> rules) {
    var all = Json.array();
    for (var rule : rules) all.add(write(rule));
    return all;
  }

  /** Conditions on arguments. */
  public static ArrayNode conditions(List<Condition> conditions) {
    var all = Json.array();
    conditions.forEach(condition -> all.add(write(condition)));
    return all;
  }

  private static ObjectNode write(Rule rule) {
    var json = Json.object().put("name", rule.name());
    var match = write(rule.match());
    if (!rule.arguments().isEmpty()) match.set("arguments", conditions(rule.arguments()));
    if (!match.isEmpty()) json.set("match", match);
    switch (rule.outcome()) {
      case Rule.Outcome.Allow() -> json.put("outcome", "allow");
      case Rule.Outcome.Deny(var reason) -> json.put("outcome", "deny").put("reason", reason);
      case Rule.Outcome.RequireApproval asked -> write(json, asked);
    }
    return json;
  }

  private static void write(ObjectNode json, Rule.Outcome.RequireApproval asked) {
    json.put("outcome", "require_approval");
    if (!asked.approvers().isAnybody()) json.set("approvers", write(asked.approvers()));
    asked.expiry().ifPresent(expiry -> json.set("expires", write(expiry)));
    asked.executeWithin().ifPresent(time -> json.put("execute_within", time.toString()));
  }

  static ObjectNode write(Approvers approvers) {
    var json = Json.object();
    putAll(json, "roles", approvers.roles());
    putAll(json, "people", approvers.people());
    return json;
  }

  private static ObjectNode write(Terms.Expiry expiry) {
    var json = Json.object().put("after", expiry.after().toString());
    return switch (expiry) {
      case Terms.Expiry.Reject _ -> json.put("then", "reject");
      case Terms.Expiry.Escalate(_, var to) -> json.put("then", "escalate").set("to", write(to));
    };
  }

  private static ObjectNode write(Match match) {
    var json = Json.object();
    putAll(json, "tools", match.tools());
    putAll(json, "toolkits", match.toolkits());
    putAll(json, "effects", names(match.nature().effects()));
    putAll(json, "risks", names(match.nature().risks()));
    putAll(json, "agent_keys", match.agentKeys());
    match.hours().ifPresent(hours -> json.set("hours", write(hours)));
    return json;
  }

  private static ObjectNode write(Hours hours) {
    var json = Json.object();
    putAll(
        json,
        "days",
        hours.days().stream()
            .sorted()
            .map(day -> day.name().substring(0, DAY_LETTERS).toLowerCase(Locale.ROOT))
            .toList());
    return json.put("from", hours.from().toString())
        .put("to", hours.to().toString())
        .put("zone", hours.zone().getId());
  }

  private static ObjectNode write(Condition condition) {
    var json = Json.object().put("path", condition.path());
    switch (condition) {
      case Condition.Exists(_, var wanted) -> json.put("exists", wanted);
      case Condition.One(_, var wanted) -> write(json, wanted);
      case Condition.Several(_, var quantifier, var wanted) -> {
        json.put("quantifier", quantifier.name().toLowerCase(Locale.ROOT));
        write(json, wanted);
      }
    }
    return json;
  }

  private static void write(ObjectNode json, Comparison wanted) {
    switch (wanted) {
      case Comparison.OneOf(var values) when values.size() == 1 ->
          json.set("eq", tree(values.getFirst()));
      case Comparison.OneOf(var values) -> {
        var all = json.putArray("in");
        values.forEach(value -> all.add(tree(value)));
      }
      case Comparison.Matches(var pattern) -> json.put("regex", pattern.pattern());
      case Comparison.Within(var above, var atLeast, var below, var atMost) -> {
        above.ifPresent(bound -> json.put("gt", bound));
        atLeast.ifPresent(bound -> json.put("gte", bound));
        below.ifPresent(bound -> json.put("lt", bound));
        atMost.ifPresent(bound -> json.put("lte", bound));
      }
    }
  }

  private static JsonNode tree(Value value) {
    return Json.readOwn(value.json());
  }

  private static <E extends Enum<E>> List<String> names(Collection<E> constants) {
    return constants.stream()
        .sorted()
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static void putAll(ObjectNode json, String name, List<String> values) {
    if (values.isEmpty()) return;
    var all = json.putArray(name);
    values.forEach(all::add);
  }
}
