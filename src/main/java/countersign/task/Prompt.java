package countersign.task;

/**
 * What a person is asked.
 *
 * @param text 1 to {@link #MAX_LENGTH} characters
 * @param author whose words they are: an agent's are shown as such, never as the system's
 */
public record Prompt(String text, Author author) {
  /** The longest prompt, in characters; a longer one goes back to the model as an error. */
  public static final int MAX_LENGTH = 10_000;

  /** Who wrote a prompt. */
  public enum Author {
    /** The model, with {@code human_approval}. */
    AGENT,
    /** Countersign: the call needs a signature and the agent didn't ask for one. */
    POLICY,
    /** Countersign: a crash left the outcome of an approved action unknown. */
    RECOVERY
  }
}
