package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.json.Json;
import countersign.support.JarProcess;
import countersign.support.NodePrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed jar with MCP servers, as an operator has them. */
class McpIT {
  @TempDir Path folder;

  @Test
  void a_node_connects_its_servers_and_leaves_none_of_their_programs_behind() {
    try (var jar = JarProcess.start(Map.of("COUNTERSIGN_MCPSERVERS", servers()))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> jar.output().contains("MCP server files: connected with "));
      assertThat(jar.output())
          .contains("MCP server gone: not connected, and tried again: There is no program nowhere");
      assertThat(programs()).isPositive();

      assertThat(jar.terminate()).isEqualTo(143);

      assertThat(programs()).isZero();
      assertThat(jar.output()).doesNotContain("ERROR", "Exception", "s3cret-value");
    }
  }

  /** The shell stands for what {@code npx} is: a program that starts another one. */
  private String servers() {
    var servers = Json.object();
    var files = servers.putObject("files");
    files.put("command", "sh");
    files
        .putArray("args")
        .add("-c")
        .add(NodePrograms.program("mcp-server-filesystem") + " " + folder + "; true");
    var environment = files.putObject("env").put("API_KEY", "s3cret-value");
    NodePrograms.environment().forEach(environment::put);
    servers.putObject("gone").put("command", "nowhere").putArray("args").add("s3cret-value");
    return Json.write(servers);
  }

  private long programs() {
    return ProcessHandle.allProcesses()
        .filter(it -> it.info().commandLine().orElse("").contains(folder.toString()))
        .count();
  }
}
