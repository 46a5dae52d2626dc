package countersign.support;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code show} takes {@code {"text": "…"}} and shows it in a line and in a block of each kind. For
 * a text that begins with {@code throw} the preview throws; of one that begins with {@code lost}
 * the outcome gets lost. For a text that begins with {@code live} the live preview is another one;
 * with {@code live throw} it throws, and with {@code live stuck} it never ends by itself.
 */
public final class ShowingTool implements Tool {
  private final AtomicInteger looks = new AtomicInteger();
  private final ToolSpec spec =
      new ToolSpec(
          "show",
          "shows",
          "Shows",
          Json.readOwn(
              """
              {"type": "object", "required": ["text"], "additionalProperties": false,
               "properties": {"text": {"type": "string"}}}
              """));

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.ONCE;
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    var text = arguments.path("text").asText();
    if (text.startsWith("throw")) throw new IllegalStateException("a bug of the tool's");
    return Optional.of(
        new Preview(
            "The text, shown",
            List.of(new Line("In a line", text)),
            List.of(
                new Block("In words", text, Kind.TEXT),
                new Block("In code", text, Kind.JSON),
                new Block("In changes", text, Kind.DIFF))));
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    var text = arguments.path("text").asText();
    if (!text.startsWith("live")) return preview(arguments);
    looks.incrementAndGet();
    if (text.startsWith("live throw")) throw new IllegalStateException("secret of the tool's");
    if (text.startsWith("live stuck")) stuck();
    var now = new Block("Now", "@@ -1 +1 @@\n-old\n+" + text, Kind.DIFF);
    return Optional.of(new Preview("As it is outside", List.of(), List.of(now)));
  }

  /** How many live previews were begun. */
  public int looks() {
    return looks.get();
  }

  private static void stuck() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return arguments.path("text").asText().startsWith("lost")
        ? new Outcome.Unknown("The line broke.")
        : Outcome.ok("done");
  }
}
