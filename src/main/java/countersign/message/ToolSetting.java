package countersign.message;

import countersign.task.Effect;
import java.time.Duration;
import java.util.Optional;

/**
 * What a tenant decided about a tool.
 *
 * @param tool its name, 1 to 64 letters, digits, dots, dashes and underscores
 */
public record ToolSetting(String tool, Standing standing, Adjusted adjusted) {
  /** The longest description of a tenant's own, in characters. */
  public static final int MAX_DESCRIPTION_LENGTH = 4000;

  /** Whether agents have the tool. */
  public enum Standing {
    /** They do. */
    ENABLED,
    /** The tenant keeps it with its settings, but no agent has it. */
    DISABLED,
    /** The tenant doesn't have it; nothing of its settings is kept. */
    REMOVED
  }

  /**
   * What is another than the tool says by itself.
   *
   * @param description what models read
   * @param timeLimit how long a call may take, 100 ms to 1 hour
   * @param effect what its calls do; for tools from outside only, whose own word isn't trusted
   */
  public record Adjusted(
      Optional<String> description, Optional<Duration> timeLimit, Optional<Effect> effect) {
    /** Nothing. */
    public static final Adjusted NOTHING =
        new Adjusted(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What holds of a tool about which nothing was decided. */
  public static ToolSetting usual(String tool) {
    return new ToolSetting(tool, Standing.ENABLED, Adjusted.NOTHING);
  }
}
