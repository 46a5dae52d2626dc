package countersign.agent.tool.files;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.agent.tool.Cut;
import countersign.json.Json;
import countersign.task.Effect;
import java.io.IOException;
import java.util.List;

/** {@code read_file}: the lines of a text file of the workspace. */
public final class ReadFile implements Tool {
  /** The most lines of one call. */
  public static final int MAX_LINES = 2_000;

  /** The most characters of one call. */
  public static final int MAX_TEXT = 50_000;

  private final Workspace workspace;
  private final int maxBytes;
  private final ToolSpec spec =
      new ToolSpec(
          "read_file",
          FileTools.TOOLKIT,
          "Reads a text file of the workspace, whole or from one line on. Answers with the text, how"
              + " many lines there are, and the sha256 of the whole file.",
          FileSchemas.read());

  ReadFile(Workspace workspace, int maxBytes) {
    this.workspace = workspace;
    this.maxBytes = maxBytes;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.READ_ONLY;
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    return switch (WorkspacePath.of(arguments.path("path").asText())) {
      case WorkspacePath.Read.Refused(var why) -> Outcome.error(why);
      case WorkspacePath.Read.Fits(var path) ->
          read(path, arguments.path("offset").asInt(1), arguments.path("limit").asInt(MAX_LINES));
    };
  }

  private Outcome read(WorkspacePath path, int from, int limit) {
    try {
      return switch (workspace.look(path)) {
        case Workspace.Found.AFolder() ->
            Outcome.error(path.text() + " is a folder; list_files tells what is in it.");
        case Workspace.Found.Nothing _ ->
            Outcome.error("There is no file " + path.text() + " in the workspace.");
        case Workspace.Found.Refused(var why) -> Outcome.error(why);
        case Workspace.Found.Large(var bytes) ->
            Outcome.error(
                "The file has %,d bytes; at most %,d are read.".formatted(bytes, maxBytes));
        case Workspace.Found.Plain(var content) -> told(path, content, from, limit);
      };
    } catch (IOException e) {
      return FileTools.failed("The file can't be read.", e);
    }
  }

  private static Outcome told(WorkspacePath path, FileContent content, int from, int limit) {
    var told =
        Json.object()
            .put("path", path.text())
            .put("bytes", content.bytes())
            .put("sha256", content.sha256());
    if (content.text().isEmpty())
      return Outcome.ok(
          Json.write(told.put("note", "The file is not UTF-8 text; its content is left out.")));
    var lines = lines(content.text().get());
    if (from > Math.max(1, lines.size()))
      return Outcome.error(
          "The file has %,d lines; offset is behind them.".formatted(lines.size()));
    var part = Part.of(lines, from, limit);
    told.put("lines", lines.size()).put("from", from).put("to", part.to).put("text", part.text);
    if (!part.note.isEmpty()) told.put("note", part.note);
    return Outcome.ok(Json.write(told));
  }

  /** Each with its line break. */
  private static List<String> lines(String text) {
    return text.isEmpty()
        ? List.of()
        : List.of(text.split("(?<=\n)", -1)).stream().filter(line -> !line.isEmpty()).toList();
  }

  /**
   * Some of the lines.
   *
   * @param to the last line that is in it
   * @param note what isn't, or nothing
   */
  private record Part(String text, int to, String note) {
    static Part of(List<String> lines, int from, int limit) {
      var text = new StringBuilder();
      int at = from - 1;
      int end = (int) Math.min(lines.size(), at + (long) limit);
      while (at < end && text.length() + lines.get(at).length() <= MAX_TEXT)
        text.append(lines.get(at++));
      if (at < end && text.isEmpty()) {
        text.append(Cut.of(lines.get(at++), MAX_TEXT));
        return new Part(text.toString(), at, "Line " + at + " is longer and was cut.");
      }
      var note = at < lines.size() ? "There is more: go on with offset " + (at + 1) + "." : "";
      return new Part(text.toString(), at, note);
    }
  }
}
