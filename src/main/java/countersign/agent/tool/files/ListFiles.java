package countersign.agent.tool.files;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import java.io.IOException;

/** {@code list_files}: what is in a folder of the workspace. */
public final class ListFiles implements Tool {
  private final Workspace workspace;
  private final ToolSpec spec =
      new ToolSpec(
          "list_files",
          FileTools.TOOLKIT,
          "Lists a folder of the workspace: files with their size, and folders.",
          FileSchemas.list());

  ListFiles(Workspace workspace) {
    this.workspace = workspace;
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
      case WorkspacePath.Read.Fits(var path) -> list(path);
    };
  }

  private Outcome list(WorkspacePath path) {
    try {
      return switch (workspace.list(path)) {
        case Workspace.Inside.Nothing() ->
            Outcome.error("There is no folder " + path.text() + " in the workspace.");
        case Workspace.Inside.Refused(var why) -> Outcome.error(why);
        case Workspace.Inside.Listing listing -> Outcome.ok(told(path, listing));
      };
    } catch (IOException e) {
      return FileTools.failed("The folder can't be read.", e);
    }
  }

  private static String told(WorkspacePath path, Workspace.Inside.Listing listing) {
    var told = Json.object().put("path", path.text());
    var entries = told.putArray("entries");
    for (var entry : listing.entries()) {
      var it = entries.addObject().put("name", entry.name()).put("kind", entry.kind());
      if (entry.kind().equals("file")) it.put("bytes", entry.bytes());
    }
    if (listing.more())
      told.put(
          "note", "There are more; these are %,d of them.".formatted(listing.entries().size()));
    return Json.write(told);
  }
}
