package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.policy.Condition;
import countersign.policy.Hours;
import countersign.policy.Match;
import countersign.policy.Policy;
import countersign.policy.Rule;
import countersign.task.Approvers;
import countersign.task.Effect;
import countersign.task.Risk;
import countersign.task.Terms;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rules from JSON whose shape was checked before, by the contract or when it was stored. What a
 * shape can't say is checked here: patterns, paths, zones, lengths of time, and what belongs
 * together.
 */
public final class RulesReader {
  private static final Duration LONGEST = Duration.ofDays(366);

  /** What matching all patterns costs for each character of a text. */
  private static final int MOST_STEPS = 20_000;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final List<Flaw> flaws = new ArrayList<>();

  private RulesReader() {}

  /**
   * One thing that is wrong.
   *
   * @param path where, such as {@code rules[2].match.hours.zone}
   * @param detail what is wrong and what is allowed
   */
  public record Flaw(String path, String detail) {}

  /** What reading came to. */
  public sealed interface Result {
    /** Rules that can be used. */
    record Read(List<Rule> rules) implements Result {}

    /** They can't; at least one flaw. */
    record Flawed(List<Flaw> flaws) implements Result {}
  }

  /** Read a list of rules. */
  public static Result read(JsonNode rules) {
    var reader = new RulesReader();
    var read = reader.rules(rules);
    return reader.flaws.isEmpty()
        ? new Result.Read(read)
        : new Result.Flawed(List.copyOf(reader.flaws));
  }

  /** Rules that were checked before they were stored; a flaw now means they were tampered with. */
  public static List<Rule> stored(String text) {
    return switch (read(Json.readOwn(text))) {
      case Result.Read(var rules) -> rules;
      case Result.Flawed(var flaws) -> throw new IllegalStateException("stored rules: " + flaws);
    };
  }

  private List<Rule> rules(JsonNode rules) {
    var names = new HashSet<String>();
    var read = new ArrayList<Rule>();
    for (int i = 0; i < rules.size(); i++) {
      var at = "rules[" + i + "]";
      var rule = rules.get(i);
      var name = rule.path("name").asText();
      if (name.equals(Policy.DEFAULT))
        flaw(at + ".name", "must not be default, which is the built-in rule");
      if (!names.add(name)) flaw(at + ".name", "must differ from the names of the other rules");
      var match = match(rule.path("match"), at + ".match");
      var conditions = conditions(rule.at("/match/arguments"), at + ".match.arguments");
      outcome(rule, at).ifPresent(outcome -> read.add(new Rule(name, match, conditions, outcome)));
    }
    var steps =
        read.stream()
            .flatMap(rule -> rule.arguments().stream())
            .mapToInt(ConditionReader::steps)
            .sum();
    if (steps > MOST_STEPS) flaw("rules", "have patterns that are too large together");
    return read;
  }

  private Match match(JsonNode match, String at) {
    return new Match(
        texts(match.path("tools")),
        texts(match.path("toolkits")),
        new Match.Natures(
            constants(match.path("effects"), Effect::valueOf),
            constants(match.path("risks"), Risk::valueOf)),
        texts(match.path("agent_keys")),
        match.has("hours") ? hours(match.path("hours"), at + ".hours") : Optional.empty());
  }

  private Optional<Hours> hours(JsonNode hours, String at) {
    var days = constants(hours.path("days"), RulesReader::day);
    var from = time(hours.path("from"), at + ".from");
    var to = time(hours.path("to"), at + ".to");
    var zone = zone(hours.path("zone").asText("UTC"), at + ".zone");
    if (from.isEmpty() || to.isEmpty() || zone.isEmpty()) return Optional.empty();
    if (from.equals(to)) flaw(at + ".to", "must differ from from");
    return Optional.of(new Hours(days, from.get(), to.get(), zone.get()));
  }

  private List<Condition> conditions(JsonNode conditions, String at) {
    return switch (ConditionReader.readAll(conditions, at)) {
      case ConditionReader.All.Read(var read) -> read;
      case ConditionReader.All.Flawed(var found) -> {
        flaws.addAll(found);
        yield List.of();
      }
    };
  }

  private Optional<Rule.Outcome> outcome(JsonNode rule, String at) {
    var name = rule.path("outcome").asText();
    only(rule, at, "reason", name.equals("deny"), "deny");
    for (var member : List.of("approvers", "expires", "execute_within"))
      only(rule, at, member, name.equals("require_approval"), "require_approval");
    if (name.equals("allow")) return Optional.of(new Rule.Outcome.Allow());
    if (name.equals("deny")) {
      var reason = rule.path("reason").asText().strip();
      if (reason.isEmpty()) flaw(at + ".reason", "is required: the agent is told why");
      return Optional.of(new Rule.Outcome.Deny(reason));
    }
    var approvers = approvers(rule.path("approvers"));
    if (rule.has("approvers") && approvers.isAnybody())
      flaw(
          at + ".approvers", "must name a role or a person; leave it out for anybody who may sign");
    return Optional.of(
        new Rule.Outcome.RequireApproval(
            approvers,
            expiry(rule.path("expires"), at + ".expires"),
            duration(rule.path("execute_within"), at + ".execute_within")));
  }

  private void only(JsonNode rule, String at, String member, boolean may, String outcome) {
    if (rule.has(member) && !may)
      flaw(at + "." + member, "is for the outcome " + outcome + " only");
  }

  private Optional<Terms.Expiry> expiry(JsonNode expires, String at) {
    if (!expires.isObject()) return Optional.empty();
    var after = duration(expires.path("after"), at + ".after");
    var escalates = expires.path("then").asText().equals("escalate");
    var to = approvers(expires.path("to"));
    if (escalates && to.isAnybody()) flaw(at + ".to", "is required: who decides from then on");
    if (!escalates && expires.has("to")) flaw(at + ".to", "is for then: escalate only");
    return after.map(
        time -> escalates ? new Terms.Expiry.Escalate(time, to) : new Terms.Expiry.Reject(time));
  }

  static Approvers approvers(JsonNode approvers) {
    return new Approvers(
        texts(approvers.path("roles")),
        texts(approvers.path("people")).stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .toList());
  }

  private Optional<Duration> duration(JsonNode text, String at) {
    if (text.isMissingNode() || text.isNull()) return Optional.empty();
    try {
      var duration = Duration.parse(text.asText());
      if (duration.compareTo(SHORTEST) >= 0
          && duration.compareTo(LONGEST) <= 0
          && duration.getNano() == 0) return Optional.of(duration);
    } catch (DateTimeParseException | ArithmeticException _) {
      // Told below, as what is too long or too short.
    }
    flaw(at, "must be an ISO 8601 duration of whole seconds from PT1S to P366D, such as PT30M");
    return Optional.empty();
  }

  private Optional<LocalTime> time(JsonNode text, String at) {
    try {
      return Optional.of(LocalTime.parse(text.asText()));
    } catch (DateTimeParseException _) {
      flaw(at, "must be a time of day such as 08:30");
      return Optional.empty();
    }
  }

  private Optional<ZoneId> zone(String text, String at) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException _) {
      flaw(at, "must be a time zone such as UTC or Europe/Berlin");
      return Optional.empty();
    }
  }

  private static DayOfWeek day(String name) {
    for (var day : DayOfWeek.values()) if (day.name().startsWith(name)) return day;
    throw new IllegalArgumentException(name);
  }

  private static <E> Set<E> constants(JsonNode names, Function<String, E> constant) {
    return texts(names).stream()
        .map(name -> constant.apply(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  private void flaw(String at, String detail) {
    flaws.add(new Flaw(at, detail));
  }
}
