package countersign.support;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.ToolResult;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The outside world: remembers every effect it was made to have. */
public final class RecordingTool implements Tool {
  private final ToolSpec spec;
  private final Effect effect;
  private final BiFunction<JsonNode, Attempt, Outcome> answer;
  private final List<Effected> effects = new CopyOnWriteArrayList<>();

  /** One effect. */
  public record Effected(String arguments, String key) {}

  /** A tool that takes {@code {"text": "…"}}. */
  public RecordingTool(String name, Effect effect) {
    this(name, effect, _ -> ToolResult.ok("done"));
  }

  public RecordingTool(String name, Effect effect, Function<JsonNode, ToolResult> answer) {
    this(name, effect, (arguments, _) -> new Outcome.Returned(answer.apply(arguments)));
  }

  public RecordingTool(String name, Effect effect, BiFunction<JsonNode, Attempt, Outcome> answer) {
    this(
        name,
        """
        {"type": "object", "required": ["text"], "additionalProperties": false,
         "properties": {"text": {"type": "string", "maxLength": 100}}}
        """,
        effect,
        answer);
  }

  /** A tool that takes {@code {"text": "…"}} and is described like that. */
  public RecordingTool(String name, Effect effect, String description) {
    this.spec =
        new ToolSpec(
            name, name + "s", description, new RecordingTool(name, effect).spec().parameters());
    this.effect = effect;
    this.answer = (_, _) -> Outcome.ok("done");
  }

  /** A tool that happens once and takes {@code {"number": …}}. */
  public static RecordingTool counting(String name) {
    return new RecordingTool(
        name,
        """
        {"type": "object", "required": ["number"], "additionalProperties": false,
         "properties": {"number": {"type": "integer"}}}
        """,
        Effect.ONCE,
        (_, _) -> Outcome.ok("done"));
  }

  /** A tool that takes {@code {"text": "…"}} of any length. */
  public static RecordingTool writing(String name) {
    return new RecordingTool(
        name,
        """
        {"type": "object", "required": ["text"], "additionalProperties": false,
         "properties": {"text": {"type": "string"}}}
        """,
        Effect.ONCE,
        (_, _) -> Outcome.ok("done"));
  }

  /** A tool that takes a text without digits, whom it is for, and a note if there is one. */
  public static RecordingTool posting(String name) {
    return new RecordingTool(
        name,
        """
        {"type": "object", "required": ["text", "to"], "additionalProperties": false,
         "properties": {
          "text": {"type": "string", "description": "No digits.", "pattern": "^[^0-9]*$"},
          "to": {"anyOf": [
            {"type": "string", "enum": ["everybody"]},
            {"type": "array", "items": {"type": "string", "title": "A name", "pattern": "^[A-Z]"}}]},
          "note": {"type": "string"}}}
        """,
        Effect.ONCE,
        (_, _) -> Outcome.ok("done"));
  }

  private RecordingTool(
      String name,
      String schemaText,
      Effect effect,
      BiFunction<JsonNode, Attempt, Outcome> answer) {
    var schema = Json.readOwn(schemaText);
    this.spec = new ToolSpec(name, name + "s", "Does " + name, schema);
    this.effect = effect;
    this.answer = answer;
  }

  /**
   * A tool that happens once, and whose answer to a text that begins with {@code lost} gets lost;
   * the second time it comes, unless the text begins with {@code lost twice}.
   */
  public static RecordingTool losing(String name) {
    var lost = ConcurrentHashMap.<String>newKeySet();
    return new RecordingTool(
        name,
        Effect.ONCE,
        (arguments, attempt) -> {
          var text = arguments.path("text").asText();
          if (!text.startsWith("lost")) return Outcome.ok("done");
          if (!lost.add(attempt.key().text()) && !text.startsWith("lost twice"))
            return Outcome.ok("done the second time");
          attempt.note("The server said 354.");
          return new Outcome.Unknown("The line broke.");
        });
  }

  public List<Effected> effects() {
    return effects;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return effect;
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    effects.add(new Effected(arguments.toString(), attempt.key().text()));
    return answer.apply(arguments, attempt);
  }
}
