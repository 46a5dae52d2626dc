package countersign.task;

import java.util.ArrayList;
import java.util.List;

/**
 * A call as a person best reads it, made by its tool from the arguments that are stored. It stands
 * beside the arguments and never instead of them: these are what is signed. Headline and labels are
 * the tool's own words; what comes from the arguments is in the texts only, so that no agent can
 * write a label.
 *
 * @param headline what it is, such as "The mail, as it is sent"
 * @param lines short facts, the most important first; at most {@link #MAX_LINES}, and if a tool has
 *     more, the last one says so
 * @param blocks long texts, behind the lines; at most {@link #MAX_BLOCKS}
 */
public record Preview(String headline, List<Line> lines, List<Block> blocks) {
  /** The most lines. */
  public static final int MAX_LINES = 60;

  /** The most blocks. */
  public static final int MAX_BLOCKS = 8;

  /** The longest headline or label, in characters. */
  public static final int MAX_LABEL_LENGTH = 100;

  /** Without their number: a preview may be made of one that has left some out already. */
  private static final Line LEFT_OUT =
      new Line("Left out", "More than there is room for; the arguments are whole.");

  public Preview {
    checkLabel(headline);
    lines = fitting(lines);
    blocks = List.copyOf(blocks);
    if (blocks.size() > MAX_BLOCKS)
      throw new IllegalArgumentException("a preview has at most " + MAX_BLOCKS + " blocks");
  }

  /** The same with one more line, the last. */
  public Preview with(Line line) {
    var all = new ArrayList<>(lines);
    if (all.size() == MAX_LINES) {
      all.subList(MAX_LINES - 2, MAX_LINES).clear();
      all.add(LEFT_OUT);
    }
    all.add(line);
    return new Preview(headline, all, blocks);
  }

  /** A fact. */
  public record Line(String label, Excerpt text) {
    public Line {
      checkLabel(label);
    }

    public Line(String label, String text) {
      this(label, Excerpt.of(text));
    }
  }

  /** A long text. */
  public record Block(String label, Excerpt text, Kind kind) {
    public Block {
      checkLabel(label);
    }

    public Block(String label, String text, Kind kind) {
      this(label, Excerpt.of(text), kind);
    }
  }

  /** How a long text is read. */
  public enum Kind {
    /** As words. */
    TEXT,
    /** As JSON, laid out. */
    JSON,
    /** As lines that begin with a sign: a plus, a minus or a blank. */
    DIFF
  }

  /**
   * A text, or its beginning.
   *
   * @param text at most {@link #MAX_LENGTH} characters
   * @param leftOut how many characters of it are not here
   */
  public record Excerpt(String text, int leftOut) {
    /** The longest text, in characters; it holds a hundred of the longest mail addresses. */
    public static final int MAX_LENGTH = 30_000;

    public Excerpt {
      if (text.length() > MAX_LENGTH || leftOut < 0)
        throw new IllegalArgumentException("an excerpt has up to " + MAX_LENGTH + " characters");
    }

    /** As much of {@code text} as there is room for. */
    public static Excerpt of(String text) {
      if (text.length() <= MAX_LENGTH) return new Excerpt(text, 0);
      // A surrogate pair stays whole.
      int end = MAX_LENGTH - (Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? 1 : 0);
      return new Excerpt(text.substring(0, end), text.length() - end);
    }
  }

  private static List<Line> fitting(List<Line> lines) {
    if (lines.size() <= MAX_LINES) return List.copyOf(lines);
    var kept = new ArrayList<>(lines.subList(0, MAX_LINES - 1));
    kept.add(LEFT_OUT);
    return List.copyOf(kept);
  }

  private static void checkLabel(String label) {
    if (label.isBlank() || label.length() > MAX_LABEL_LENGTH)
      throw new IllegalArgumentException("a label has 1 to " + MAX_LABEL_LENGTH + " characters");
  }
}
