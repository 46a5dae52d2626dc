package countersign.task;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one remembered decision within its tenant.
 *
 * @param text {@code grant_} and 8 to 64 characters of {@code a-z 0-9}
 */
public record GrantId(String text) {
  private static final Pattern FORM = Pattern.compile("grant_[a-z0-9]{8,64}");

  public GrantId {
    if (!FORM.matcher(text).matches())
      throw new IllegalArgumentException("not a grant's id: " + text);
  }

  /** The id in {@code text}, or empty when it doesn't have the form of one. */
  public static Optional<GrantId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new GrantId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
