package countersign.agent.mcp;

import static countersign.agent.mcp.McpBench.told;
import static countersign.agent.mcp.McpBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.task.Effect;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that speaks MCP as it should, and what its tools come to. */
class StdioServerTest {
  @TempDir static Path folder;
  private static McpBench bench;

  @BeforeAll
  static void start() {
    bench = new McpBench(McpBench.scripted("usual", folder.resolve("notes")));
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void its_tools_are_tools_of_the_agent() {
    var tool = bench.tool("echo");
    assertThat(tool.spec().name()).isEqualTo("it__echo");
    assertThat(tool.spec().toolkit()).isEqualTo("it");
    assertThat(tool.spec().description()).startsWith("Says it back");
    assertThat(tool.spec().parameters().toString()).isEqualTo("{\"type\":\"object\"}");
    assertThat(tool.effect(null)).isEqualTo(Effect.ONCE);
    assertThat(bench.state().tools()).isEqualTo(ScriptedMcp.usual().size());
    assertThat(bench.state().leftOut()).isEmpty();
  }

  @Test
  void a_call_gets_its_arguments_and_its_key() throws Exception {
    assertThat(told(bench.run("echo", "{\"a\":[1,2.5,\"ü\"],\"b\":null}")))
        .isEqualTo(ToolResult.ok("{\"a\":[1,2.5,\"ü\"],\"b\":null}"));
    assertThat(told(bench.run("meta", "{}")).content())
        .isEqualTo("{\"countersign/idempotency-key\":\"11111111-2222-3333-4444-555555555555\"}");
  }

  @Test
  void its_program_gets_what_is_configured_and_nothing_secret_of_ours() throws Exception {
    var variables = told(bench.run("variables", "{}")).content().split(" ");
    assertThat(variables).contains("API_KEY", "PATH");
    assertThat(variables)
        .allMatch(name ->
            name.matches("API_KEY|PATH|HOME|LANG|LC_ALL|LC_CTYPE|TZ|TMPDIR|USER|LOGNAME|SHELL"));
  }

  @Test
  void what_is_no_text_is_described() throws Exception {
    assertThat(told(bench.run("image", "{}")).content())
        .isEqualTo("look:\n[image: image/png, 3 bytes; not shown]");
  }

  @Test
  void what_is_structured_is_told_with_the_text() throws Exception {
    assertThat(told(bench.run("both", "{}")).content())
        .isEqualTo("two values\n\n{\"a\":1,\"b\":2}");
  }

  @Test
  void a_long_result_is_cut_and_says_so() throws Exception {
    var content = told(bench.run("long", "{}")).content();
    assertThat(content).hasSize(100_000 + "\n[cut: 150000 characters in all]".length());
    assertThat(content).endsWith("€\n[cut: 150000 characters in all]");
  }

  @Test
  void an_error_of_the_tool_and_one_of_the_server_are_errors() throws Exception {
    assertThat(told(bench.run("fail", "{}"))).isEqualTo(ToolResult.error("no such file"));
    assertThat(told(bench.run("wrong", "{}")))
        .isEqualTo(
            ToolResult.error("The MCP server it refused the call: bad arguments (error -32602)"));
  }

  @Test
  void a_call_that_is_cut_off_is_cancelled_and_its_outcome_unknown() throws Exception {
    var tool = bench.tool("slow");
    var outcome = new CompletableFuture<Tool.Outcome>();
    var thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                outcome.complete(McpBench.run(tool, "{}"));
              } catch (Exception e) {
                outcome.completeExceptionally(e);
              }
            });
    awaitNote("call slow");
    thread.interrupt();
    assertThat(unknown(outcome.get()))
        .isEqualTo(
            "The MCP server it has the call. The call was ended before the server had answered.");
    awaitNote("cancelled");
  }

  @Test
  void a_server_that_dies_in_a_call_leaves_its_outcome_unknown_and_comes_back() throws Exception {
    var tool = bench.tool("die");
    assertThat(unknown(McpBench.run(tool, "{}"))).startsWith("The MCP server it has the call.");
    assertThat(told(bench.run("echo", "{}")).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void an_answer_that_is_too_long_ends_the_connection_not_the_node() throws Exception {
    assertThat(unknown(bench.run("huge", "{}"))).startsWith("The MCP server it has the call.");
    assertThat(told(bench.run("echo", "{}")).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void a_tool_that_has_changed_is_another_tool_and_the_old_one_does_nothing() throws Exception {
    var notes = folder.resolve("of-change");
    try (var own = new McpBench(McpBench.scripted("usual", notes))) {
      var old = own.tool("echo");
      var told = new AtomicInteger();
      own.servers.onChange(told::incrementAndGet);
      var _ = own.run("change", "{}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> own.tool("echo").spec().description().endsWith("and more"));

      assertThat(told).hasValue(1);
      assertThat(told(McpBench.run(old, "{}")))
          .isEqualTo(
              ToolResult.error(
                  "The tool it__echo has changed; it is held back until a person has looked at it."
                      + " Nothing was done."));
      assertThat(Files.readString(notes)).isEqualTo("call change\n");
    }
  }

  @Test
  void a_tool_of_before_can_be_remembered_before_the_server_is_there() throws Exception {
    var spec = bench.tool("echo").spec();
    try (var later = new McpBench(McpBench.scripted("usual", folder.resolve("of-later")))) {
      var tool = later.servers.remembered(spec).orElseThrow();
      assertThat(told(McpBench.run(tool, "{\"a\":1}"))).isEqualTo(ToolResult.ok("{\"a\":1}"));
      var other = new ToolSpec("other__echo", "other", "", spec.parameters());
      assertThat(later.servers.remembered(other)).isEmpty();
    }
  }

  private void awaitNote(String note) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(folder.resolve("notes")).contains(note));
  }
}
