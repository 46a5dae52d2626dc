package countersign.agent.tool.files;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code write_file}: a whole file of the workspace. To write it once more may replace what
 * somebody wrote since, unless the call says which file it replaces: then it finds another one and
 * does nothing.
 */
public final class WriteFile implements Tool {
  /** The longest content, in characters. */
  public static final int MAX_CONTENT_LENGTH = 200_000;

  private final Workspace workspace;
  private final FileWriter writer;
  private final int maxBytes;
  private final ToolSpec spec =
      new ToolSpec(
          "write_file",
          FileTools.TOOLKIT,
          "Writes a file of the workspace: a new one, or all of one that is there. Changes"
              + " something, and needs a person's signature.",
          FileSchemas.write());

  WriteFile(Workspace workspace, int maxBytes) {
    this.workspace = workspace;
    this.writer = new FileWriter(workspace);
    this.maxBytes = maxBytes;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return arguments.has("expected_sha256") ? Effect.IDEMPOTENT : Effect.ONCE;
  }

  @Override
  public Set<Effect> possibleEffects() {
    return EnumSet.of(Effect.IDEMPOTENT, Effect.ONCE);
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    return Optional.of(
        switch (asked(arguments)) {
          case Asked.Refused(var why) -> FilePreview.refused(arguments, why);
          case Asked.Order(var order) -> FilePreview.stored(order);
        });
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    return switch (asked(arguments)) {
      case Asked.Refused _ -> preview(arguments);
      case Asked.Order(var order) -> {
        try {
          yield Optional.of(FilePreview.live(order, workspace.look(order.path())));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return switch (asked(arguments)) {
      case Asked.Refused(var why) -> refused(why);
      case Asked.Order(var order) -> write(order);
    };
  }

  private sealed interface Asked {
    record Order(FileWriter.Order order) implements Asked {}

    record Refused(String why) implements Asked {}
  }

  private Asked asked(JsonNode arguments) {
    return switch (WorkspacePath.of(arguments.path("path").asText())) {
      case WorkspacePath.Read.Refused(var why) -> new Asked.Refused(why);
      case WorkspacePath.Read.Fits(var path) -> {
        var expected = Optional.ofNullable(arguments.get("expected_sha256")).map(JsonNode::asText);
        var order = new FileWriter.Order(path, arguments.path("content").asText(), expected);
        int bytes = order.bytes().length;
        yield bytes > maxBytes
            ? new Asked.Refused(
                "The content has %,d bytes; at most %,d are written.".formatted(bytes, maxBytes))
            : new Asked.Order(order);
      }
    };
  }

  private Outcome write(FileWriter.Order order) {
    try {
      return switch (writer.write(order)) {
        case FileWriter.Result.Refused(var why) -> refused(why);
        case FileWriter.Result.Unsure(var why) -> new Outcome.Unknown(why);
        case FileWriter.Result.Done(var before) -> Outcome.ok(told(order, before));
      };
    } catch (IOException e) {
      return FileTools.failed("The file can't be written; nothing was changed.", e);
    }
  }

  private static String told(FileWriter.Order order, Workspace.Found before) {
    var done =
        before instanceof Workspace.Found.Nothing
            ? "created"
            : FileWriter.holds(order, before) ? "unchanged" : "replaced";
    var now = FileContent.of(order.bytes());
    return Json.write(
        Json.object()
            .put("path", order.path().text())
            .put("done", done)
            .put("bytes", now.bytes())
            .put("sha256", now.sha256()));
  }

  private static Outcome refused(String why) {
    return Outcome.error(why + " Nothing was written.");
  }
}
