package countersign.agent;

import java.time.Duration;
import java.util.Map;

/**
 * How long a call may take before it is cut off.
 *
 * @param usual of tools that have none of their own
 * @param byTool for tools by name
 */
public record TimeLimits(Duration usual, Map<String, Duration> byTool) {
  public TimeLimits {
    byTool = Map.copyOf(byTool);
  }

  /** The limit of a tool. */
  Duration of(String tool) {
    return byTool.getOrDefault(tool, usual);
  }
}
