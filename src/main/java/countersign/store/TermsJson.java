package countersign.store;

import static countersign.store.EventJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.task.Approvers;
import countersign.task.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The terms of a request as JSON. Statements look at some of it, too. */
final class TermsJson {
  private TermsJson() {}

  static ObjectNode write(Terms terms) {
    var json =
        Json.object().put("rule", terms.rule().name()).put("version", terms.rule().version());
    var facts = json.putArray("facts");
    for (var fact : terms.facts())
      facts.addObject().put("name", fact.name()).put("value", fact.value());
    // Absent means anybody, which is how the deciding statement reads it.
    if (!terms.approvers().isAnybody()) json.set("approvers", write(terms.approvers()));
    terms.expiry().ifPresent(expiry -> json.set("expires", write(expiry)));
    terms.executeWithin().ifPresent(time -> json.put("execute_within_seconds", time.toSeconds()));
    return json;
  }

  static ObjectNode write(Approvers approvers) {
    var json = Json.object();
    var roles = json.putArray("roles");
    approvers.roles().forEach(roles::add);
    var people = json.putArray("people");
    approvers.people().forEach(people::add);
    return json;
  }

  static Optional<Terms> read(JsonNode json) {
    if (!json.isObject()) return Optional.empty();
    var facts = new ArrayList<Terms.Fact>();
    for (var fact : json.required("facts"))
      facts.add(new Terms.Fact(text(fact, "name"), text(fact, "value")));
    var seconds = json.path("execute_within_seconds");
    return Optional.of(
        new Terms(
            new Terms.Rule(text(json, "rule"), json.required("version").intValue()),
            facts,
            readApprovers(json.path("approvers")),
            readExpiry(json.path("expires")),
            seconds.isNumber()
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty()));
  }

  static Approvers readApprovers(JsonNode json) {
    return new Approvers(texts(json.path("roles")), texts(json.path("people")));
  }

  private static ObjectNode write(Terms.Expiry expiry) {
    var json = Json.object().put("after_seconds", expiry.after().toSeconds());
    return switch (expiry) {
      case Terms.Expiry.Reject _ -> json.put("then", "REJECT");
      case Terms.Expiry.Escalate(_, var to) -> json.put("then", "ESCALATE").set("to", write(to));
    };
  }

  private static Optional<Terms.Expiry> readExpiry(JsonNode json) {
    if (!json.isObject()) return Optional.empty();
    var after = Duration.ofSeconds(json.required("after_seconds").longValue());
    return Optional.of(
        switch (text(json, "then")) {
          case "REJECT" -> new Terms.Expiry.Reject(after);
          case "ESCALATE" -> new Terms.Expiry.Escalate(after, readApprovers(json.required("to")));
          case String other ->
              throw new IllegalStateException("an expiry of unknown kind " + other);
        });
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::textValue).toList();
  }
}
