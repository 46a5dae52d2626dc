package countersign.http.page;

import java.util.Optional;

/** What a person may type. */
final class Text {
  private Text() {}

  /** What is wrong with {@code text} in the field called {@code name}; empty when nothing is. */
  static Optional<String> flaw(String name, String text, int max) {
    if (text.length() > max)
      return Optional.of(
          "%s has %,d characters; at most %,d are allowed.".formatted(name, text.length(), max));
    if (text.indexOf('\0') >= 0)
      return Optional.of(name + " contains the character U+0000, which is not allowed.");
    return Optional.empty();
  }
}
