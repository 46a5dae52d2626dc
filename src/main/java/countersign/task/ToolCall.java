package countersign.task;

import java.util.regex.Pattern;

/**
 * One call that the model asks for.
 *
 * @param id the model's own id of the call, unique within the task, 1 to 128 characters
 * @param tool the tool's name, 1 to 64 characters of {@code A-Z a-z 0-9 _ . -}
 * @param arguments what the tool gets
 */
public record ToolCall(String id, String tool, Arguments arguments) {
  /** The longest call id that is accepted, in characters. */
  public static final int MAX_ID_LENGTH = 128;

  private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  public ToolCall {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH)
      throw new IllegalArgumentException("a call id has 1 to " + MAX_ID_LENGTH + " characters");
    if (!isToolName(tool)) throw new IllegalArgumentException("not a tool name: " + tool);
  }

  /** Whether {@code name} could be a tool's name. */
  public static boolean isToolName(String name) {
    return TOOL.matcher(name).matches();
  }

  /** What a signature on this call binds to. */
  public Digest digest() {
    return Digest.of(tool, arguments);
  }
}
