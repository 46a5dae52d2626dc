package countersign.task;

import java.util.Optional;

/**
 * What a person is asked.
 *
 * @param text 1 to {@link #MAX_LENGTH} characters
 * @param author whose words they are: an agent's are shown as such, never as the system's
 * @param doubt when the question is how an execution went: what is known of it
 * @param terms on which it is asked; empty for a question of the model, and for what was asked
 *     before there were terms
 */
public record Prompt(String text, Author author, Optional<Doubt> doubt, Optional<Terms> terms) {
  public Prompt {
    if (doubt.isPresent() && author != Author.RECOVERY)
      throw new IllegalArgumentException("only Countersign asks how an execution went");
  }

  /** A question on no terms. */
  public Prompt(String text, Author author) {
    this(text, author, Optional.empty(), Optional.empty());
  }

  /** Whether an action may run, on these terms. */
  public Prompt(String text, Author author, Terms terms) {
    this(text, author, Optional.empty(), Optional.of(terms));
  }

  /** Who may answer. */
  public Approvers approvers() {
    return terms.map(Terms::approvers).orElse(Approvers.ANYBODY);
  }

  /** The longest prompt, in characters; a longer one goes back to the model as an error. */
  public static final int MAX_LENGTH = 10_000;

  /** Who wrote a prompt. */
  public enum Author {
    /** The model, with {@code human_approval}. */
    AGENT,
    /** Countersign: the call needs a signature and the agent didn't ask for one. */
    POLICY,
    /** Countersign: nobody knows how an execution of the action went. */
    RECOVERY
  }
}
