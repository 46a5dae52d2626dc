package countersign.message;

import java.util.List;

/**
 * All that a tenant decided about its tools.
 *
 * @param pins how its tools from outside are known
 */
public record ToolSettings(List<ToolSetting> tools, List<Toolkit> toolkits, List<ToolPin> pins) {
  /** A tenant that decided nothing. */
  public static final ToolSettings NONE = new ToolSettings(List.of(), List.of(), List.of());

  public ToolSettings {
    tools = List.copyOf(tools);
    toolkits = List.copyOf(toolkits);
    pins = List.copyOf(pins);
  }
}
