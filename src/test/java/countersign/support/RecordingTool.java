package countersign.support;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.policy.Effect;
import countersign.task.IdempotencyKey;
import countersign.task.ToolResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The outside world: remembers every effect it was made to have. */
public final class RecordingTool implements Tool {
  private final ToolSpec spec;
  private final Effect effect;
  private final Function<JsonNode, ToolResult> answer;
  private final List<Effected> effects = new CopyOnWriteArrayList<>();

  /** One effect. */
  public record Effected(String arguments, String key) {}

  /** A tool that takes {@code {"text": "…"}}. */
  public RecordingTool(String name, Effect effect) {
    this(name, effect, _ -> ToolResult.ok("done"));
  }

  public RecordingTool(String name, Effect effect, Function<JsonNode, ToolResult> answer) {
    var schema =
        Json.readOwn(
            """
            {"type": "object", "required": ["text"], "additionalProperties": false,
             "properties": {"text": {"type": "string", "maxLength": 100}}}
            """);
    this.spec = new ToolSpec(name, name + "s", "Does " + name, schema);
    this.effect = effect;
    this.answer = answer;
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
  public ToolResult run(JsonNode arguments, IdempotencyKey key) {
    effects.add(new Effected(arguments.toString(), key.text()));
    return answer.apply(arguments);
  }
}
