package countersign.agent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What an agent says, written down beforehand: steps, and which step follows which outcome. {@code
 * docs/rehearsal.md} describes the format.
 *
 * @param words words of a goal that choose this script
 * @param find values taken from the goal, by name
 * @param start the first step
 */
record RehearsalScript(
    List<String> words, Map<String, Find> find, String start, Map<String, Step> steps) {
  /** The next step when a script says the same for every outcome. */
  private static final String ALWAYS = "always";

  /**
   * One value from the goal.
   *
   * @param pattern what to look for; the first match is taken
   * @param otherwise the value when there is none
   */
  record Find(String pattern, String otherwise) {}

  /**
   * One reply of the rehearsed model.
   *
   * @param next the following step by outcome: {@code ok}, {@code rejected}, {@code error}, or
   *     {@code always}; empty for the last one
   */
  record Step(String say, List<Call> calls, Map<String, String> next) {}

  /** One call; texts inside the arguments may have placeholders. */
  record Call(String tool, JsonNode arguments) {}

  /** How a turn ended. */
  enum Outcome {
    @JsonProperty("ok")
    OK,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("error")
    ERROR;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is wrong with the script, naming the field; empty when nothing is. */
  Optional<String> flaw() {
    if (words == null) return Optional.of("words: is missing");
    if (steps == null || steps.isEmpty()) return Optional.of("steps: is missing");
    if (start == null || !steps.containsKey(start))
      return Optional.of("start: must be one of " + steps.keySet());
    return findFlaw()
        .or(() ->
            steps.entrySet().stream()
                .flatMap(step -> stepFlaw(step.getKey(), step.getValue()).stream())
                .findFirst());
  }

  /** The step that follows {@code name}; empty when the script ends there. */
  Optional<String> after(String name, Outcome outcome) {
    var next = step(name).next();
    if (next == null) return Optional.empty();
    return Optional.ofNullable(next.getOrDefault(outcome.key(), next.get(ALWAYS)));
  }

  Step step(String name) {
    var step = steps.get(name);
    if (step == null) throw new IllegalStateException("checked at load: " + name);
    return step;
  }

  private Optional<String> findFlaw() {
    if (find == null) return Optional.of("find: must be an object, {} for none");
    for (var entry : find.entrySet()) {
      try {
        var _ = Pattern.compile(entry.getValue().pattern());
      } catch (PatternSyntaxException e) {
        return Optional.of("find." + entry.getKey() + ".pattern: is not a regular expression");
      }
    }
    return Optional.empty();
  }

  private Optional<String> stepFlaw(String name, Step step) {
    if (step.calls() == null || step.calls().isEmpty())
      return Optional.of("steps." + name + ".calls: must have at least one call");
    for (var call : step.calls())
      if (call.tool() == null || call.arguments() == null || !call.arguments().isObject())
        return Optional.of("steps." + name + ".calls: each has a tool and an object of arguments");
    if (step.next() == null) return Optional.empty();
    for (var next : step.next().entrySet()) {
      var at = "steps." + name + ".next." + next.getKey();
      if (!List.of(ALWAYS, "ok", "rejected", "error").contains(next.getKey()))
        return Optional.of(at + ": must be ok, rejected, error or always");
      if (!steps.containsKey(next.getValue()))
        return Optional.of(at + ": there is no step '" + next.getValue() + "'");
    }
    return Optional.empty();
  }
}
