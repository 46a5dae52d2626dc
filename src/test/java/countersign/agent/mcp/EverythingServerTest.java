package countersign.agent.mcp;

import static countersign.agent.mcp.McpBench.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.config.McpConfig;
import countersign.support.NodePrograms;
import countersign.task.ToolResult.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCP's reference server that does a little of everything, over both transports. */
class EverythingServerTest {
  @TempDir Path folder;

  @Test
  void over_standard_input_and_output() throws Exception {
    var server =
        McpBench.command(
            NodePrograms.program("mcp-server-everything"),
            List.of("stdio"),
            NodePrograms.environment());
    try (var bench = new McpBench(server)) {
      knows(bench);
    }
  }

  @Test
  void over_streamable_http_also_when_it_comes_back() throws Exception {
    int port = freePort();
    var web = new McpConfig.Web(URI.create("http://127.0.0.1:" + port + "/mcp"), Map.of());
    var program = serve(port);
    try (var bench = new McpBench(new McpConfig.Server("it", web, Map.of()))) {
      knows(bench);
      end(program);
      assertThat(bench.awaitFailed().tools()).isPositive();
      var echo = bench.servers.tools().getFirst();
      program = serve(port);
      assertThat(bench.awaitConnected().tools()).isPositive();
      assertThat(bench.servers.tools()).contains(echo);
      knows(bench);
    } finally {
      end(program);
    }
  }

  private static void knows(McpBench bench) throws Exception {
    assertThat(told(bench.run("echo", "{\"message\":\"hello\"}")).content())
        .isEqualTo("Echo: hello");
    assertThat(told(bench.run("get-sum", "{\"a\":2,\"b\":40}")).content()).contains("42");
    assertThat(told(bench.run("get-tiny-image", "{}")).content()).contains("[image: image/png, ");
    var structured = told(bench.run("get-structured-content", "{\"location\":\"Chicago\"}"));
    assertThat(structured.content()).contains("temperature");
    assertThat(told(bench.run("get-sum", "{\"a\":\"x\"}")).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(bench.state().leftOut())
        .extracting(ServerState.LeftOut::tool)
        .containsExactly("simulate-research-query");
  }

  private Process serve(int port) throws IOException {
    var builder =
        new ProcessBuilder(NodePrograms.program("mcp-server-everything"), "streamableHttp")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("everything.log").toFile());
    var environment = new HashMap<>(NodePrograms.environment());
    environment.put("PORT", Integer.toString(port));
    builder.environment().putAll(environment);
    var program = builder.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreException(ConnectException.class)
        .until(() -> {
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          }
        });
    return program;
  }

  private static void end(Process program) {
    program.destroyForcibly().onExit().join();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
