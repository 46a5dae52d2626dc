package countersign.task;

/**
 * What a call came to, as the model is told.
 *
 * @param content text or JSON; a tool's own output or what went wrong
 */
public record ToolResult(Outcome outcome, String content) {
  public ToolResult {
    content = StoredText.of(content);
  }

  /** How a call ended. */
  public enum Outcome {
    /** The tool ran and answered. */
    OK,
    /** The call was refused or the tool failed; the content says what to do about it. */
    ERROR,
    /** A person refused it; the content gives the reason. */
    REJECTED
  }

  /** The tool's answer. */
  public static ToolResult ok(String content) {
    return new ToolResult(Outcome.OK, content);
  }

  /** What went wrong, in words the model can act on. */
  public static ToolResult error(String content) {
    return new ToolResult(Outcome.ERROR, content);
  }
}
