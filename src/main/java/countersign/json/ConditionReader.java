package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import countersign.policy.Comparison;
import countersign.policy.Condition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions on arguments from JSON. */
public final class ConditionReader {
  /** The longest pattern, in characters. */
  static final int MAX_PATTERN_LENGTH = 500;

  /** More than this a pattern may not repeat, nested repetitions multiplied. */
  private static final long MOST_REPEATS = 1000;

  /** What matching costs for each character of a text. */
  private static final int MOST_STEPS = 2000;

  /** Of a bound; the smallest double has fewer. */
  private static final int MOST_PLACES = 400;

  private static final List<String> BOUNDS = List.of("gt", "gte", "lt", "lte");

  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private ConditionReader() {}

  /** What reading came to. */
  sealed interface Result {
    /** A condition. */
    record Read(Condition condition) implements Result {}

    /**
     * None.
     *
     * @param member where in the condition; empty for the whole of it
     */
    record Flawed(String member, String detail) implements Result {}
  }

  /** What reading several came to. */
  public sealed interface All {
    /** All of them. */
    record Read(List<Condition> conditions) implements All {}

    /** Some can't be used. */
    record Flawed(List<RulesReader.Flaw> flaws) implements All {}
  }

  /**
   * Read a list of conditions.
   *
   * @param at what the list is called in flaws, such as {@code rules[0].match.arguments}
   */
  public static All readAll(JsonNode list, String at) {
    var read = new ArrayList<Condition>();
    var flaws = new ArrayList<RulesReader.Flaw>();
    for (int i = 0; i < list.size(); i++) {
      var place = at + "[" + i + "]";
      switch (read(list.get(i))) {
        case Result.Read(var condition) -> read.add(condition);
        case Result.Flawed(var member, var detail) ->
            flaws.add(
                new RulesReader.Flaw(member.isEmpty() ? place : place + "." + member, detail));
      }
    }
    return flaws.isEmpty() ? new All.Read(List.copyOf(read)) : new All.Flawed(List.copyOf(flaws));
  }

  /** Conditions that were checked before they were stored. */
  public static List<Condition> stored(String text) {
    return switch (readAll(Json.readOwn(text), "arguments")) {
      case All.Read(var conditions) -> conditions;
      case All.Flawed(var flaws) -> throw new IllegalStateException("stored conditions: " + flaws);
    };
  }

  static Result read(JsonNode json) {
    var path = json.path("path").asText();
    var flaw = JsonArguments.flaw(path);
    if (flaw.isPresent()) return new Result.Flawed("path", flaw.get());
    var wanted = wanted(json);
    if (wanted.size() != 1)
      return new Result.Flawed(
          "", "must have one of exists, eq, in, regex, or some of " + String.join(", ", BOUNDS));
    return switch (wanted.getFirst()) {
      case "exists" ->
          json.has("quantifier")
              ? new Result.Flawed("quantifier", "says nothing beside exists")
              : new Result.Read(new Condition.Exists(path, json.path("exists").asBoolean()));
      case "eq" -> oneOf(json, "eq", List.of(json.path("eq")));
      case "in" -> oneOf(json, "in", json.path("in").valueStream().toList());
      case "regex" -> matches(json);
      case String _ -> bounds(json);
    };
  }

  /** What no arguments could hold must not be looked for either. */
  private static Result oneOf(JsonNode json, String member, List<JsonNode> values) {
    for (var value : values)
      if (ArgumentsReader.read(Json.object().set(member, value))
          instanceof ArgumentsReader.Result.Refused(var why))
        return new Result.Flawed(member, why.replace("arguments." + member, "it"));
    if (json.has("quantifier") && values.stream().anyMatch(JsonNode::isContainerNode))
      return new Result.Flawed(
          member,
          "must hold no list and no object beside a quantifier, which looks inside of them");
    return quantified(
        json, new Comparison.OneOf(values.stream().map(JsonArguments::value).toList()));
  }

  /** What matching a condition's pattern costs for each character of a text; 0 without one. */
  static int steps(Condition condition) {
    var wanted =
        switch (condition) {
          case Condition.Exists _ -> Optional.<Comparison>empty();
          case Condition.One(_, var comparison) -> Optional.of(comparison);
          case Condition.Several(_, _, var comparison) -> Optional.of(comparison);
        };
    return wanted
        .map(it -> it instanceof Comparison.Matches(var pattern) ? pattern.programSize() : 0)
        .orElse(0);
  }

  private static List<String> wanted(JsonNode json) {
    var wanted = new ArrayList<String>();
    for (var name : List.of("exists", "eq", "in", "regex")) if (json.has(name)) wanted.add(name);
    if (BOUNDS.stream().anyMatch(json::has)) wanted.add("bounds");
    return wanted;
  }

  private static Result quantified(JsonNode json, Comparison wanted) {
    var path = json.path("path").asText();
    return new Result.Read(
        switch (json.path("quantifier").asText()) {
          case "any" -> new Condition.Several(path, Condition.Quantifier.ANY, wanted);
          case "all" -> new Condition.Several(path, Condition.Quantifier.ALL, wanted);
          case String _ -> new Condition.One(path, wanted);
        });
  }

  private static Result bounds(JsonNode json) {
    for (var name : BOUNDS)
      if (bound(json, name).filter(number -> !isWritable(number)).isPresent())
        return new Result.Flawed(
            name, "must be less than 1e309, with at most " + MOST_PLACES + " decimal places");
    return quantified(
        json,
        new Comparison.Within(
            bound(json, "gt"), bound(json, "gte"), bound(json, "lt"), bound(json, "lte")));
  }

  /** Whether it can be stored and shown in full; no number in arguments is larger or finer. */
  private static boolean isWritable(BigDecimal number) {
    return Double.isFinite(number.doubleValue()) && number.scale() <= MOST_PLACES;
  }

  private static Optional<BigDecimal> bound(JsonNode json, String name) {
    return json.has(name) ? Optional.of(json.path(name).decimalValue()) : Optional.empty();
  }

  private static Result matches(JsonNode json) {
    var text = json.path("regex").asText();
    if (text.length() > MAX_PATTERN_LENGTH)
      return new Result.Flawed("regex", "must have at most " + MAX_PATTERN_LENGTH + " characters");
    if (repeats(text) > MOST_REPEATS)
      return new Result.Flawed("regex", "must not repeat more than " + MOST_REPEATS + " times");
    try {
      var pattern = Pattern.compile(text, Pattern.DOTALL);
      return pattern.programSize() > MOST_STEPS
          ? new Result.Flawed("regex", "is too large; write it shorter")
          : quantified(json, new Comparison.Matches(pattern));
    } catch (PatternSyntaxException e) {
      return new Result.Flawed(
          "regex", "must be a regular expression in RE2's syntax: " + e.getDescription());
    }
  }

  private static long repeats(String pattern) {
    var repeat = REPEAT.matcher(pattern);
    long product = 1;
    while (repeat.find() && product <= MOST_REPEATS) {
      var most = repeat.group(2);
      var count = most == null || most.isEmpty() ? repeat.group(1) : most;
      product *= Math.max(1, Long.parseLong(count));
    }
    return product;
  }
}
