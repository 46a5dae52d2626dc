package countersign.agent.tool.files;

import static countersign.agent.tool.TestAttempt.told;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.Tool;
import countersign.agent.tool.TestAttempt;
import countersign.config.FilesConfig;
import countersign.json.Json;
import countersign.task.Preview;
import countersign.task.ToolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The tools of a workspace, and a folder beside it that nobody may reach. */
final class FilesBench {
  static final int MAX_BYTES = 64 * 1024;
  static final String SECRET = "the operator's secret";
  private static final TestAttempt KEY = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");

  final Path workspace;
  final Path outside;
  final ListFiles list;
  final ReadFile read;
  final WriteFile write;

  FilesBench(Path dir) {
    try {
      workspace = Files.createDirectory(dir.resolve("workspace"));
      outside = Files.createDirectory(dir.resolve("outside"));
      Files.writeString(outside.resolve("secret.txt"), SECRET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var tools = FileTools.of(new FilesConfig(Optional.of(workspace), MAX_BYTES));
    list = (ListFiles) tools.get(0);
    read = (ReadFile) tools.get(1);
    write = (WriteFile) tools.get(2);
  }

  static ObjectNode path(String path) {
    return Json.object().put("path", path);
  }

  static ObjectNode file(String path, String content) {
    return path(path).put("content", content);
  }

  static ToolResult run(Tool tool, JsonNode arguments) {
    return told(tool.run(arguments, KEY));
  }

  static JsonNode answer(Tool tool, JsonNode arguments) {
    var result = run(tool, arguments);
    if (result.outcome() != ToolResult.Outcome.OK) throw new AssertionError(result.content());
    return Json.readOwn(result.content());
  }

  Preview live(JsonNode arguments) {
    return write.livePreview(arguments).orElseThrow();
  }

  void given(String path, String content) {
    given(path, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  void given(String path, byte[] content) {
    try {
      Files.createDirectories(workspace.resolve(path).getParent());
      Files.write(workspace.resolve(path), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content(String path) {
    try {
      return Files.readString(workspace.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String sha256(String path) {
    return answer(read, path(path)).path("sha256").asText();
  }
}
