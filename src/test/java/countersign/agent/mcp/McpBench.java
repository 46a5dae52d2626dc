package countersign.agent.mcp;

import static org.awaitility.Awaitility.await;

import countersign.agent.Tool;
import countersign.config.McpConfig;
import countersign.json.Json;
import countersign.task.IdempotencyKey;
import countersign.task.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MCP servers as a node has them, for a test. */
final class McpBench implements AutoCloseable {
  /** Tries again soon; waits long for what has to come. */
  static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          Duration.ofMillis(200));

  private static final Duration LONG = Duration.ofSeconds(60);

  final McpServers servers;

  McpBench(Patience patience, McpConfig.Server... configured) {
    servers = new McpServers(new McpConfig(List.of(configured)), InstantSource.system(), patience);
    servers.start();
  }

  McpBench(McpConfig.Server... configured) {
    this(PATIENCE, configured);
  }

  /** A server named {@code it} that plays a script of {@link ScriptedMcp}. */
  static McpConfig.Server scripted(String script, Path notes) {
    return command(
        ProcessHandle.current().info().command().orElseThrow(),
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ScriptedMcp.class.getName(),
            script,
            notes.toString()),
        Map.of("API_KEY", "s3cret-value"));
  }

  static McpConfig.Server command(String command, List<String> args, Map<String, String> env) {
    return new McpConfig.Server(
        "it", new McpConfig.Command(command, args, env, Optional.empty()), Map.of());
  }

  ServerState state() {
    return servers.states().getFirst();
  }

  ServerState awaitConnected() {
    return await()
        .atMost(LONG)
        .until(this::state, state -> state.status() == ServerState.Status.CONNECTED);
  }

  ServerState awaitFailed() {
    return await()
        .atMost(LONG)
        .until(this::state, state -> state.status() == ServerState.Status.FAILED);
  }

  /** A tool by the server's name of it, once it is there. */
  Tool tool(String name) {
    awaitConnected();
    return servers.tools().stream()
        .filter(tool -> tool.spec().name().equals("it__" + name))
        .findFirst()
        .orElseThrow();
  }

  Tool.Outcome run(String tool, String arguments) throws Exception {
    return run(tool(tool), arguments);
  }

  static Tool.Outcome run(Tool tool, String arguments) throws Exception {
    return tool.run(Json.read(arguments), new SomeAttempt());
  }

  /** What a model is told. */
  static ToolResult told(Tool.Outcome outcome) {
    return switch (outcome) {
      case Tool.Outcome.Returned(var result) -> result;
      case Tool.Outcome.Unknown(var why) -> throw new AssertionError("unknown outcome: " + why);
    };
  }

  static String unknown(Tool.Outcome outcome) {
    return switch (outcome) {
      case Tool.Outcome.Unknown(var why) -> why;
      case Tool.Outcome.Returned(var result) -> throw new AssertionError("known: " + result);
    };
  }

  @Override
  public void close() {
    servers.close();
  }

  private record SomeAttempt() implements Tool.Attempt {
    @Override
    public IdempotencyKey key() {
      return new IdempotencyKey("11111111-2222-3333-4444-555555555555");
    }

    @Override
    public void note(String evidence) {}
  }
}
