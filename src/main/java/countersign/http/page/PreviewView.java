package countersign.http.page;

import countersign.task.Preview;
import java.util.List;
import java.util.Optional;

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
  public record Block(String label, Shown text, Preview.Kind kind, Optional<String> cut) {}

  static PreviewView of(Preview preview) {
    return new PreviewView(
        preview.headline(),
        preview.lines().stream()
            .map(line -> new Line(line.label(), shown(line.text()), cut(line.text())))
            .toList(),
        preview.blocks().stream()
            .map(block ->
                new Block(block.label(), shown(block.text()), block.kind(), cut(block.text())))
            .toList());
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
