package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.message.ToolSetting.Adjusted;
import countersign.task.Effect;
import countersign.task.Preview;
import countersign.task.Risk;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tool as a tenant wants it described, and as an admin says that its calls are. */
final class AdjustedTool implements Tool {
  private final Tool tool;
  private final Adjusted adjusted;
  private final ToolSpec spec;

  /**
   * @param adjusted its effect counts; whoever makes this knows that it may
   */
  AdjustedTool(Tool tool, Adjusted adjusted) {
    this.tool = tool;
    this.adjusted = adjusted;
    var own = tool.spec();
    this.spec =
        new ToolSpec(
            own.name(),
            own.toolkit(),
            adjusted.description().orElse(own.description()),
            own.parameters());
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Boolean> hints() {
    return tool.hints();
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return adjusted.effect().orElseGet(() -> tool.effect(arguments));
  }

  @Override
  public Set<Effect> possibleEffects() {
    return adjusted.effect().map(Set::of).orElseGet(tool::possibleEffects);
  }

  @Override
  public Risk risk(JsonNode arguments) {
    return adjusted.effect().isPresent() ? Tool.super.risk(arguments) : tool.risk(arguments);
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    return tool.preview(arguments);
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    return tool.livePreview(arguments);
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return tool.run(arguments, attempt);
  }
}
