package countersign.agent.mcp;

import static countersign.agent.mcp.McpBench.told;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.config.McpConfig;
import countersign.json.Json;
import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.NodePrograms;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Preview;
import countersign.task.Status;
import countersign.task.ToolResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCP's reference server for files. */
class FilesystemServerTest {
  @TempDir Path given;
  private Path folder;
  private McpBench bench;

  @BeforeEach
  void start() throws IOException {
    // The server compares paths without symbolic links.
    folder = given.toRealPath();
    bench = new McpBench(server(folder));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void all_its_tools_are_there_with_what_it_says_of_them() {
    var write = bench.tool("write_file");
    assertThat(bench.state().leftOut()).isEmpty();
    assertThat(write.hints())
        .containsEntry("readOnlyHint", false)
        .containsEntry("destructiveHint", true);
    assertThat(bench.tool("read_text_file").hints()).containsEntry("readOnlyHint", true);
    assertThat(write.spec().parameters().at("/properties/content/type").asText())
        .isEqualTo("string");
  }

  @Test
  void a_write_is_shown_as_the_difference_and_only_a_run_does_it() throws Exception {
    var file = Files.writeString(folder.resolve("a.txt"), "one\ntwo\nthree\n");
    var arguments = write(file, "one\n2\nthree");
    var preview = bench.tool("write_file").livePreview(arguments).orElseThrow();

    assertThat(preview.headline()).isEqualTo("What the file would become");
    assertThat(preview.lines())
        .containsExactly(
            new Preview.Line("File", file.toString()),
            new Preview.Line("Compared with", "what the MCP server it reads there now"));
    assertThat(preview.blocks())
        .containsExactly(
            new Preview.Block(
                "Changes",
                """
                @@ -1,3 +1,3 @@
                 one
                -two
                -three
                +2
                +three
                \\ No line break at the end\
                """,
                Preview.Kind.DIFF));
    assertThat(file).hasContent("one\ntwo\nthree\n");

    assertThat(told(bench.run("write_file", arguments.toString())).outcome()).isEqualTo(Outcome.OK);
    assertThat(file).hasContent("one\n2\nthree");
    var again = bench.tool("write_file").livePreview(arguments).orElseThrow();
    assertThat(again.lines()).contains(new Preview.Line("Changes", "none"));
  }

  @Test
  void a_new_file_is_shown_as_it_would_be_with_what_the_server_says() {
    var file = folder.resolve("new.txt");
    var preview = bench.tool("write_file").livePreview(write(file, "hello\n")).orElseThrow();
    assertThat(preview.lines().getLast().text().text())
        .startsWith("the server can't read it:")
        .contains("no such file");
    assertThat(preview.blocks())
        .containsExactly(new Preview.Block("What would be in it", "hello\n", Preview.Kind.TEXT));
    assertThat(file).doesNotExist();
  }

  @Test
  void an_edit_is_shown_as_the_server_then_does_it() throws Exception {
    var file = Files.writeString(folder.resolve("b.txt"), "a\nb\na\n");
    var arguments = edit(file, "a", "c");
    var preview = bench.tool("edit_file").livePreview(arguments).orElseThrow();
    assertThat(preview.blocks().getFirst().text().text())
        .endsWith("@@ -1,3 +1,3 @@\n-a\n+c\n b\n a");
    assertThat(file).hasContent("a\nb\na\n");
    assertThat(told(bench.run("edit_file", arguments.toString())).outcome()).isEqualTo(Outcome.OK);
    assertThat(file).hasContent("c\nb\na\n");
  }

  @Test
  void an_edit_that_cant_be_told_for_certain_says_so() throws Exception {
    var file = Files.writeString(folder.resolve("c.txt"), "  indented\n");
    var preview = bench.tool("edit_file").livePreview(edit(file, "indented  ", "x")).orElseThrow();
    assertThat(preview.lines().getLast().text().text())
        .startsWith("a text that is to be replaced isn't in it exactly like that");
    assertThat(preview.blocks()).isEmpty();
  }

  @Test
  void what_only_reads_has_no_preview_and_a_refusal_of_the_server_is_an_error() throws Exception {
    var outside = Json.object().put("path", "/etc/hostname");
    assertThat(bench.tool("read_text_file").livePreview(outside)).isEmpty();
    var result = told(bench.run("read_text_file", outside.toString()));
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("outside allowed directories");
  }

  @Test
  void an_agents_write_waits_for_a_signature_and_is_then_done() {
    var file = folder.resolve("signed.txt");
    bench.awaitConnected();
    var tools = bench.servers.tools().toArray(Tool[]::new);
    try (var agents = new AgentBench(TestDatabase.fresh(), tools)) {
      agents.startAgent(
          ScriptedModel.of(
              calls(call("c1", "it__write_file", write(file, "signed\n").toString())),
              calls(finish("c2", "done"))));
      var task = agents.submit("write it down");
      assertThat(agents.awaitRequest(task, 1).action().call().tool()).isEqualTo("it__write_file");
      assertThat(file).doesNotExist();
      assertThat(agents.approve(task)).isInstanceOf(DecisionResult.Decided.class);
      var _ = agents.awaitStatus(task, Status.SUCCESS);
      assertThat(file).hasContent("signed\n");
    }
  }

  private static McpConfig.Server server(Path folder) {
    return McpBench.command(
        NodePrograms.program("mcp-server-filesystem"),
        List.of(folder.toString()),
        NodePrograms.environment());
  }

  private static JsonNode write(Path file, String content) {
    return Json.object().put("path", file.toString()).put("content", content);
  }

  private static JsonNode edit(Path file, String old, String now) {
    var arguments = Json.object().put("path", file.toString());
    arguments.putArray("edits").addObject().put("oldText", old).put("newText", now);
    return arguments;
  }
}
