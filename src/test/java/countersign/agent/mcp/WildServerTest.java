package countersign.agent.mcp;

import static countersign.agent.mcp.McpBench.scripted;
import static countersign.agent.mcp.McpBench.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.mcp.ServerState.LeftOut;
import countersign.task.Effect;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that don't behave. */
class WildServerTest {
  @TempDir Path folder;

  @Test
  void one_that_dies_at_once_is_told_with_its_last_words() {
    try (var bench = start("dies")) {
      assertThat(bench.awaitFailed().why())
          .isEqualTo("It ended with exit code 3. Its last words: no database at hand");
      assertThat(bench.servers.tools()).isEmpty();
    }
  }

  @Test
  void one_that_never_answers_the_handshake_is_given_up_and_tried_again() {
    var patience =
        new Patience(
            Duration.ofMillis(300),
            McpBench.PATIENCE.list(),
            Duration.ofMillis(300),
            McpBench.PATIENCE.firstPause(),
            McpBench.PATIENCE.longestPause(),
            McpBench.PATIENCE.steady(),
            McpBench.PATIENCE.refresh());
    try (var bench = new McpBench(patience, scripted("silent", folder.resolve("notes")))) {
      assertThat(bench.awaitFailed().why()).isEqualTo("The server didn't answer in time.");
    }
  }

  @Test
  void a_call_for_a_server_that_isnt_there_is_an_error_after_a_bounded_time() throws Exception {
    var patience =
        new Patience(
            McpBench.PATIENCE.handshake(),
            McpBench.PATIENCE.list(),
            Duration.ofMillis(100),
            McpBench.PATIENCE.firstPause(),
            McpBench.PATIENCE.longestPause(),
            McpBench.PATIENCE.steady(),
            McpBench.PATIENCE.refresh());
    var missing = McpBench.command("no-such-program", List.of("s3cret"), Map.of());
    try (var good = start("usual");
        var bench = new McpBench(patience, missing)) {
      assertThat(bench.awaitFailed().why())
          .isEqualTo("There is no program no-such-program on its PATH.");
      var tool = bench.servers.remembered(good.tool("echo").spec()).orElseThrow();
      assertThat(told(McpBench.run(tool, "{}")))
          .isEqualTo(
              ToolResult.error(
                  "The MCP server it isn't connected. There is no program no-such-program on its"
                      + " PATH. Nothing was done."));
    }
  }

  @Test
  void one_that_prints_other_things_between_its_messages_works_all_the_same() throws Exception {
    try (var bench = start("garbage")) {
      assertThat(told(bench.run("echo", "{}")).outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void one_that_prints_nothing_but_noise_is_ended() {
    try (var bench = start("noise")) {
      assertThat(bench.awaitFailed().why())
          .isEqualTo("It sent 100 lines in a row that are no messages.");
    }
  }

  @Test
  void one_that_floods_its_error_output_is_read_and_works() throws Exception {
    try (var bench = start("errors")) {
      assertThat(told(bench.run("echo", "{}")).outcome()).isEqualTo(Outcome.OK);
    }
  }

  @Test
  void one_that_speaks_an_unknown_version_is_refused() {
    try (var bench = start("old")) {
      assertThat(bench.awaitFailed().why())
          .startsWith("It speaks version '1999-01-01' of MCP; known are 2024-11-05, ");
    }
  }

  @Test
  void five_hundred_of_five_thousand_tools_are_taken() {
    try (var bench = start("many")) {
      var state = bench.awaitConnected();
      assertThat(state.tools()).isEqualTo(500);
      assertThat(bench.servers.tools()).hasSize(500);
      assertThat(bench.servers.tools().getLast().spec().name()).isEqualTo("it__tool499");
      assertThat(state.leftOut())
          .contains(new LeftOut("tool500", "a server has up to 500 tools here"))
          .hasSizeLessThanOrEqualTo(ServerState.MOST_LEFT_OUT);
      assertThat(state.leftOut().getLast())
          .isEqualTo(new LeftOut("…", "4452 more tools are left out"));
    }
  }

  @Test
  void a_list_that_would_fill_the_memory_is_not_asked_for_to_its_end() {
    try (var bench = start("fat")) {
      assertThat(bench.awaitConnected().leftOut())
          .containsExactly(new LeftOut("…", "it has more tools than are asked for"));
      assertThat(bench.servers.tools()).hasSize(5);
    }
  }

  @Test
  void a_list_that_goes_round_in_circles_is_an_error() {
    try (var bench = start("circle")) {
      assertThat(bench.awaitFailed().why()).isEqualTo("Its list of tools goes round in circles.");
    }
  }

  @Test
  void wild_names_are_made_fit_and_what_cant_be_a_tool_is_left_out_with_the_reason() {
    try (var bench = start("wild")) {
      var state = bench.awaitConnected();
      assertThat(bench.servers.tools().stream().map(tool -> tool.spec().name()))
          .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"))
          .doesNotHaveDuplicates()
          .contains("it__hidden")
          .anyMatch(name -> name.startsWith("it__send_mail_"))
          .anyMatch(name -> name.startsWith("it__gr__e_"))
          .anyMatch(name -> name.startsWith("it__" + "n".repeat(51)));
      assertThat(state.leftOut())
          .containsExactlyInAnyOrder(
              new LeftOut("", "it has no name"),
              new LeftOut("x".repeat(99) + "…", "its name is longer than 500 characters"),
              new LeftOut("twice", "the server has 2 tools of this name"),
              new LeftOut("array", "its inputSchema isn't a schema of an object"),
              new LeftOut("broken", "its inputSchema isn't valid JSON Schema"),
              new LeftOut("remote", "its inputSchema refers to one that is elsewhere"),
              new LeftOut("task", "it can only be run as a task of MCP, which isn't supported"));
    }
  }

  @Test
  void what_a_description_hides_is_gone_and_hints_are_only_passed_on() {
    try (var bench = start("wild")) {
      var tool = bench.tool("hidden");
      assertThat(tool.spec().description()).isEqualTo("Reads a file.\nWell.");
      assertThat(tool.hints()).isEqualTo(Map.of("readOnlyHint", true));
      assertThat(tool.effect(null)).isEqualTo(Effect.ONCE);
    }
  }

  @Test
  void a_program_ends_with_the_node_and_so_does_what_it_has_started() throws Exception {
    ProcessHandle stubborn;
    List<ProcessHandle> before;
    try (var bench = start("usual")) {
      stubborn =
          ProcessHandle.of(Long.parseLong(told(bench.run("spawn", "{}")).content())).orElseThrow();
      before = ProcessHandle.current().descendants().toList();
      assertThat(before).contains(stubborn);
    }
    assertThat(stubborn.isAlive()).isFalse();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stubborn.descendants().noneMatch(ProcessHandle::isAlive));
    assertThat(ProcessHandle.current().descendants().map(it -> it.info().commandLine().orElse("")))
        .noneMatch(
            line -> line.contains(ScriptedMcp.class.getName()) && line.contains(folder + ""));
  }

  private McpBench start(String script) {
    return new McpBench(scripted(script, folder.resolve("notes-" + script)));
  }
}
