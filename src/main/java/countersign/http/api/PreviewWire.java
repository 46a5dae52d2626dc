package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.task.Preview;
import java.util.List;
import java.util.Optional;

/** A preview as callers see it: its texts to the letter, and how much of each is left out. */
record PreviewWire(String headline, List<Line> lines, List<Block> blocks) {
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Line(String label, String text, Optional<Integer> leftOut) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Block(String label, String text, String kind, Optional<Integer> leftOut) {}

  static PreviewWire of(Preview preview) {
    return new PreviewWire(
        preview.headline(),
        preview.lines().stream()
            .map(line -> new Line(line.label(), line.text().text(), leftOut(line.text())))
            .toList(),
        preview.blocks().stream().map(PreviewWire::block).toList());
  }

  private static Block block(Preview.Block block) {
    return new Block(
        block.label(), block.text().text(), Wire.lower(block.kind()), leftOut(block.text()));
  }

  private static Optional<Integer> leftOut(Preview.Excerpt excerpt) {
    return Optional.of(excerpt.leftOut()).filter(count -> count > 0);
  }
}
