package countersign.agent.mcp;

import static countersign.agent.mcp.McpBench.told;
import static countersign.agent.mcp.McpBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.config.McpConfig;
import countersign.task.ToolResult;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers behind HTTP, and what may become of a call on its way. */
class HttpServerTest {
  private WebMcp web;
  private McpBench bench;

  @BeforeEach
  void start() throws Exception {
    web = new WebMcp();
    var reach =
        new McpConfig.Web(
            URI.create(web.url() + "?tenant=a"), Map.of("Authorization", "Bearer s3cret-value"));
    bench = new McpBench(new McpConfig.Server("it", reach, Map.of()));
    bench.awaitConnected();
  }

  @AfterEach
  void stop() {
    bench.close();
    web.close();
  }

  @Test
  void each_request_has_the_headers_and_the_query_that_are_configured() throws Exception {
    assertThat(told(bench.run("echo", "{\"a\":1}"))).isEqualTo(ToolResult.ok("{\"a\":1}"));
    assertThat(web.seen())
        .isNotEmpty()
        .allMatch(request -> request.equals("tenant=a Bearer s3cret-value"));
  }

  @Test
  void a_call_that_is_turned_away_was_not_done() throws Exception {
    var tool = bench.tool("echo");
    web.next(403, "");
    assertThat(told(McpBench.run(tool, "{}")))
        .isEqualTo(
            ToolResult.error(
                "The MCP server it wasn't called: The server refused it with status 403."
                    + " Nothing was done."));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void a_session_the_server_has_forgotten_is_made_anew_and_the_call_was_not_done(int status)
      throws Exception {
    var tool = bench.tool("echo");
    web.next(status, "");
    assertThat(told(McpBench.run(tool, "{}")).content())
        .isEqualTo(
            "The MCP server it wasn't called: The server doesn't know the session any more."
                + " Nothing was done.");
    assertThat(told(bench.run("echo", "{}"))).isEqualTo(ToolResult.ok("{}"));
  }

  @Test
  void a_gateways_error_leaves_the_outcome_unknown() throws Exception {
    var tool = bench.tool("echo");
    web.next(502, "");
    assertThat(unknown(McpBench.run(tool, "{}")))
        .isEqualTo("The MCP server it has the call. The connection to the server was lost.");
  }

  @Test
  void an_answer_that_breaks_off_leaves_the_outcome_unknown() throws Exception {
    var tool = bench.tool("echo");
    web.nextBreaksOff();
    assertThat(unknown(McpBench.run(tool, "{}"))).startsWith("The MCP server it has the call.");
  }

  @Test
  void an_answer_that_is_no_message_leaves_the_outcome_unknown() throws Exception {
    var tool = bench.tool("echo");
    web.next(200, "<html>");
    assertThat(unknown(McpBench.run(tool, "{}"))).startsWith("The MCP server it has the call.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"done\":true}", "null", "[]", "5"})
  void an_answer_that_is_json_and_no_message_leaves_the_outcome_unknown(String body)
      throws Exception {
    var tool = bench.tool("echo");
    web.next(200, body);
    assertThat(unknown(McpBench.run(tool, "{}"))).startsWith("The MCP server it has the call.");
  }

  @Test
  void a_server_that_cant_be_reached_was_not_called() throws Exception {
    var tool = bench.tool("echo");
    web.close();
    assertThat(told(McpBench.run(tool, "{}")).content())
        .isEqualTo(
            "The MCP server it wasn't called: The server can't be reached. Nothing was done.");
    assertThat(bench.awaitFailed().why()).isEqualTo("The server can't be reached.");
  }

  @Test
  void tools_that_change_without_a_word_are_noticed() throws Exception {
    var tool = bench.tool("echo");
    web.describe("something else");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> bench.tool("echo").spec().description().equals("something else"));
    assertThat(told(McpBench.run(tool, "{}")).content()).contains("has changed");
  }
}
