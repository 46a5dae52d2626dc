package countersign.agent.tool;

/** The beginning of texts that are too long. */
public final class Cut {
  private Cut() {}

  /** At most {@code most} characters; a surrogate pair stays whole. */
  public static String of(String text, int most) {
    if (text.length() <= most) return text;
    return text.substring(0, most - (Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0));
  }
}
