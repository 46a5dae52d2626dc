package countersign.agent.mcp;

import countersign.config.McpConfig;
import java.util.List;

/** Texts of servers, made fit for models, people and logs. */
final class Texts {
  /** Shorter ones are parts of everyday words, and hide nothing. */
  private static final int SHORTEST_SECRET = 6;

  private Texts() {}

  /**
   * At most {@code max} characters without control characters and without what can't be seen, such
   * as marks that turn the direction of writing; line feeds and tabs stay.
   */
  static String clean(String text, int max) {
    var clean =
        text.codePoints()
            .filter(c -> c == '\n' || c == '\t' || !isHidden(c))
            .limit(max + 1L)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    return clean.length() <= max ? clean.toString() : cut(clean.toString(), max - 1) + "…";
  }

  /** The same on one line. */
  static String line(String text, int max) {
    return clean(text.strip().replaceAll("\\s+", " "), max);
  }

  /** The first {@code max} characters; a surrogate pair stays whole. */
  static String cut(String text, int max) {
    if (text.length() <= max) return text;
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  /** With the values of a server's environment and headers made unreadable. */
  static String masked(String text, McpConfig.Reach reach) {
    return masked(text, reach.secrets());
  }

  private static String masked(String text, List<String> secrets) {
    var masked = text;
    for (var secret : secrets)
      if (secret.length() >= SHORTEST_SECRET) masked = masked.replace(secret, "…");
    return masked;
  }

  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
