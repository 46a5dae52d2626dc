package countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;

/** A tool that claims to have an effect that can't be taken back, and has none. */
public final class NoOpTool implements Tool {
  private final ToolSpec spec =
      new ToolSpec(
          "no_op",
          "payments",
          "Pays an invoice.",
          Json.readOwn(
              """
              {"type": "object", "required": ["invoice", "amount", "to"],
               "additionalProperties": false, "properties": {
                "invoice": {"type": "string", "maxLength": 40},
                "amount": {"type": "integer", "minimum": 1},
                "to": {"type": "string", "maxLength": 200}}}
              """));

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.ONCE;
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return Outcome.ok("done");
  }
}
