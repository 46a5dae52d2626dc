package countersign.http.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Text from outside, with everything in it that a screen would not show made visible, so that two
 * texts that look alike are alike: controls, bidirectional overrides (CVE-2021-42574), zero-width
 * and other characters that Unicode 17 calls Default_Ignorable_Code_Point. Line feeds and tabs
 * stay.
 */
public record Shown(List<Piece> pieces) {
  public Shown {
    pieces = List.copyOf(pieces);
  }

  /** Part of the text. */
  public sealed interface Piece {
    /** What shows by itself. */
    record Plain(String text) implements Piece {}

    /**
     * A character that doesn't.
     *
     * @param code such as {@code U+202E}
     * @param name Unicode's name of it
     */
    record Hidden(String code, String name) implements Piece {}
  }

  /** How {@code text} is shown. */
  public static Shown of(String text) {
    var pieces = new ArrayList<Piece>();
    var plain = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (shows(point)) {
            plain.appendCodePoint(point);
          } else {
            flush(plain, pieces);
            pieces.add(hidden(point));
          }
        });
    flush(plain, pieces);
    return new Shown(pieces);
  }

  /** How many characters of the text don't show by themselves. */
  public long hiddenCount() {
    return pieces.stream().filter(Piece.Hidden.class::isInstance).count();
  }

  private static void flush(StringBuilder plain, List<Piece> pieces) {
    if (!plain.isEmpty()) pieces.add(new Piece.Plain(plain.toString()));
    plain.setLength(0);
  }

  private static Piece hidden(int point) {
    var name = Optional.ofNullable(Character.getName(point)).orElse("unassigned character");
    return new Piece.Hidden("U+%04X".formatted(point), name.toLowerCase(Locale.ROOT));
  }

  private static boolean shows(int point) {
    if (point == '\n' || point == '\t') return true;
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isBlank(point);
    };
  }

  /** Ignorable characters whose category says letter or mark, and the braille pattern of no dot. */
  private static boolean isBlank(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x17B4
        || point == 0x17B5
        || (point >= 0x180B && point <= 0x180F)
        || point == 0x2800
        || point == 0x3164
        || (point >= 0xFE00 && point <= 0xFE0F)
        || point == 0xFFA0
        || (point >= 0xE0100 && point <= 0xE01EF);
  }
}
