package countersign.http.page;

import countersign.task.Preview;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call as a person best reads it. Headline and labels are the tool's words; texts are data.
 *
 * @param lines short facts
 * @param blocks long texts
 */
public record PreviewView(String headline, List<Line> lines, List<Block> blocks) {
  public PreviewView {
    lines = List.copyOf(lines);
    blocks = List.copyOf(blocks);
  }

  /**
   * A fact.
   *
   * @param cut that its end is left out, if it is
   */
  public record Line(String label, Shown text, Optional<String> cut) {}

  /**
   * A long text.
   *
   * @param cut that its end is left out, if it is
   */
  public record Block(String label, Body body, Optional<String> cut) {}

  /** How a long text is read. */
  public sealed interface Body {
    /** As words. */
    record Words(Shown text) implements Body {}

    /** To the letter. */
    record Code(Shown text) implements Body {}

    /** As lines that were taken away, came or stayed. */
    record Changes(List<Change> lines) implements Body {
      public Changes {
        lines = List.copyOf(lines);
      }
    }
  }

  /**
   * A line of a list of changes.
   *
   * @param style the class of its color
   * @param text with its sign, so that nobody needs the color
   */
  public record Change(String style, Shown text) {
    static Change of(String line) {
      return new Change(line.isEmpty() ? "same" : style(line.charAt(0)), Shown.of(line));
    }

    private static String style(char sign) {
      return switch (sign) {
        case '+' -> "added";
        case '-' -> "removed";
        case '@' -> "place";
        default -> "same";
      };
    }
  }

  static PreviewView of(Preview preview) {
    return new PreviewView(
        preview.headline(),
        preview.lines().stream()
            .map(line -> new Line(line.label(), shown(line.text()), cut(line.text())))
            .toList(),
        preview.blocks().stream()
            .map(block -> new Block(block.label(), body(block), cut(block.text())))
            .toList());
  }

  private static Body body(Preview.Block block) {
    return switch (block.kind()) {
      case TEXT -> new Body.Words(shown(block.text()));
      case JSON -> new Body.Code(shown(block.text()));
      case DIFF -> new Body.Changes(changes(block.text().text()));
    };
  }

  /** Only a line feed ends a line: behind a carriage return a text could write signs of its own. */
  private static List<Change> changes(String diff) {
    return Stream.of(diff.split("\n", -1)).map(Change::of).toList();
  }

  private static Shown shown(Preview.Excerpt excerpt) {
    return Shown.of(excerpt.text());
  }

  private static Optional<String> cut(Preview.Excerpt excerpt) {
    return excerpt.leftOut() == 0
        ? Optional.empty()
        : Optional.of(
            "Cut here: %,d more characters. The arguments below are whole."
                .formatted(excerpt.leftOut()));
  }
}
