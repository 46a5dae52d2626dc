package countersign.task;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one task within its tenant.
 *
 * @param text {@code agent_} and 8 to 64 characters of {@code a-z 0-9}
 */
public record TaskId(String text) {
  private static final Pattern FORM = Pattern.compile("agent_[a-z0-9]{8,64}");

  public TaskId {
    if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("not a task id: " + text);
  }

  /** The id in {@code text}, or empty when it doesn't have the form of one. */
  public static Optional<TaskId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
