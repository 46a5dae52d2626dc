package countersign.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import countersign.agent.Model;
import countersign.json.Json;
import countersign.task.Event;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Usage;
import countersign.task.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that plays scripts: offline, free, and the same every time, since each reply follows from
 * the transcript alone. For trying Countersign out, and for tests.
 */
public final class Rehearsal implements Model {
  private final RehearsalScripts scripts;

  /**
   * @param folder scripts beside the shipped ones
   * @throws countersign.config.ConfigError when one of them can't be read
   */
  public Rehearsal(Optional<Path> folder) {
    this.scripts = RehearsalScripts.load(folder);
  }

  @Override
  public String name() {
    return "rehearsal";
  }

  @Override
  public Reply next(Asking asking) {
    var brief = asking.task().brief();
    var script =
        brief
            .model()
            .map(scripts::named)
            .orElseGet(() -> Optional.of(scripts.chosenBy(brief.goal())));
    if (script.isEmpty())
      return new Reply.Unreachable(
          "there is no rehearsal script '"
              + brief.model().orElse("")
              + "'; there are "
              + String.join(", ", scripts.names()));
    return reply(script.get(), brief.goal(), asking.transcript());
  }

  private static Reply reply(RehearsalScript script, String goal, Transcript transcript) {
    var name = stepAfter(script, transcript);
    if (name.isEmpty()) return new Reply.Unreachable("the script has no step after this outcome");
    var values = values(script, goal, transcript);
    var turn = transcript.turnsTaken().count() + 1;
    var calls = new ArrayList<ProposedCall>();
    var step = script.step(name.get());
    for (var call : step.calls())
      calls.add(
          new ProposedCall(
              "call_" + turn + "_" + (calls.size() + 1),
              call.tool(),
              Json.write(filled(call.arguments(), values))));
    var say = Optional.ofNullable(step.say()).orElse("");
    return new Reply.Said(filled(say, values), calls, Usage.NONE);
  }

  /** Walks the script along the turns that were taken. */
  private static Optional<String> stepAfter(RehearsalScript script, Transcript transcript) {
    Optional<String> step = Optional.of(script.start());
    for (var turn : transcript.turnsTaken().toList()) {
      var outcome = outcome(turn, transcript);
      step = step.flatMap(at -> script.after(at, outcome));
    }
    return step;
  }

  private static RehearsalScript.Outcome outcome(Turn turn, Transcript transcript) {
    var outcomes = results(turn, transcript).stream().map(ToolResult::outcome).toList();
    if (outcomes.contains(ToolResult.Outcome.REJECTED)) return RehearsalScript.Outcome.REJECTED;
    if (outcomes.contains(ToolResult.Outcome.ERROR)) return RehearsalScript.Outcome.ERROR;
    return RehearsalScript.Outcome.OK;
  }

  private static List<ToolResult> results(Turn turn, Transcript transcript) {
    var results = new ArrayList<ToolResult>();
    for (var call : turn.calls())
      if (transcript.progressOf(call.id()) instanceof Transcript.Progress.Done(var result))
        results.add(result);
    return results;
  }

  private static Map<String, String> values(
      RehearsalScript script, String goal, Transcript transcript) {
    var values = new HashMap<String, String>();
    script.find().forEach((name, find) -> values.put(name, found(find, goal)));
    values.put("goal", goal);
    values.put("reason", lastReason(transcript));
    var result = lastResult(transcript);
    values.put("result", result);
    members(result).forEach(e -> values.put("result." + e.getKey(), e.getValue().asText()));
    return values;
  }

  private static String found(RehearsalScript.Find find, String goal) {
    var match = Pattern.compile(find.pattern()).matcher(goal);
    if (!match.find()) return find.otherwise();
    return match.groupCount() > 0 ? match.group(1) : match.group();
  }

  private static String lastReason(Transcript transcript) {
    return transcript
        .all(Event.ActionDecided.class)
        .map(decided -> decided.decision().verdict())
        .reduce("", (before, verdict) -> reason(verdict, before), (_, newest) -> newest);
  }

  private static String reason(Verdict verdict, String before) {
    return switch (verdict) {
      case Verdict.Rejected(var reason) -> reason;
      case Verdict.Approved(), Verdict.Edited _, Verdict.Answered _, Verdict.Reconciled _ -> before;
    };
  }

  private static String lastResult(Transcript transcript) {
    return transcript
        .all(Event.ToolReturned.class)
        .reduce((_, newest) -> newest)
        .map(returned -> own(returned, transcript))
        .orElse("");
  }

  /**
   * The tool's own answer: behind what the model is told of a person's changes, and a blank line.
   */
  private static String own(Event.ToolReturned returned, Transcript transcript) {
    var content = returned.result().content();
    var blank = content.indexOf("\n\n");
    return blank >= 0 && transcript.editOf(returned.call()).isPresent()
        ? content.substring(blank).strip()
        : content;
  }

  /** What tools answer is mostly a JSON object; what isn't has no members. */
  private static Iterable<Map.Entry<String, JsonNode>> members(String result) {
    try {
      return Json.read(result).properties();
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static JsonNode filled(JsonNode node, Map<String, String> values) {
    return switch (node) {
      case TextNode text -> TextNode.valueOf(filled(text.textValue(), values));
      case ObjectNode object -> {
        var copy = Json.object();
        object.properties().forEach(e -> copy.set(e.getKey(), filled(e.getValue(), values)));
        yield copy;
      }
      case ArrayNode array -> {
        var copy = Json.mapper().createArrayNode();
        array.forEach(item -> copy.add(filled(item, values)));
        yield copy;
      }
      case JsonNode other -> other;
    };
  }

  /** Each placeholder is replaced once, in one pass: what a person wrote is never a template. */
  private static String filled(String text, Map<String, String> values) {
    return Pattern.compile("\\{(\\w+(?:\\.\\w+)?)}")
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }
}
