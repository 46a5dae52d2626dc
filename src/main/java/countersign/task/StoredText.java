package countersign.task;

/**
 * Text from outside, made fit to be kept: PostgreSQL can't hold U+0000, and half a surrogate pair
 * has no UTF-8; both become U+FFFD. What a person signs never passes here: such arguments are
 * refused instead.
 */
public final class StoredText {
  /** The longest text that is kept, in characters; the rest is cut off, and the text says so. */
  static final int MAX_LENGTH = 200_000;

  private StoredText() {}

  /** The text as it can be kept. */
  public static String of(String text) {
    if (text.length() > MAX_LENGTH)
      return of(text.substring(0, MAX_LENGTH - 100))
          + "\n[cut: "
          + text.length()
          + " characters in all]";
    if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) return text;
    return text.codePoints()
        .map(c -> c == 0 || isHalfPair(c) ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
