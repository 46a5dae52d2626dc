package countersign.agent.mcp;

import countersign.agent.Tool;
import countersign.agent.ToolSource;
import countersign.agent.ToolSpec;
import countersign.config.McpConfig;
import countersign.message.ToolServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools of all configured MCP servers. */
public final class McpServers implements ToolSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(McpServers.class);

  /** Longer than a program takes that has to be killed. */
  private static final Duration END = Duration.ofSeconds(10);

  private final List<Upstream> upstreams;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Nothing is connected before {@link #start}. */
  public McpServers(McpConfig config, InstantSource clock) {
    this(config, clock, Patience.USUAL);
  }

  McpServers(McpConfig config, InstantSource clock, Patience patience) {
    upstreams =
        config.servers().stream()
            .map(server ->
                new Upstream(
                    server, patience, new Standing(server.name(), clock), this::tellListeners))
            .toList();
  }

  /** Connects each server in the background, again and again until the end. Returns at once. */
  public void start() {
    upstreams.forEach(Upstream::start);
  }

  @Override
  public List<Tool> tools() {
    return upstreams.stream().flatMap(upstream -> upstream.tools().stream()).toList();
  }

  @Override
  public Optional<Tool> remembered(ToolSpec spec) {
    return upstreams.stream()
        .filter(upstream ->
            upstream.server().name().equals(spec.toolkit())
                && spec.name().startsWith(upstream.server().prefix()))
        .findFirst()
        // What it has told by itself counts, also when it doesn't have the tool any more.
        .filter(upstream -> !upstream.hasListed())
        .map(upstream -> new McpTool(spec, Map.of(), upstream));
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** How it stands with each server, in the order of the configuration. */
  public List<ServerState> states() {
    return upstreams.stream().map(Upstream::state).toList();
  }

  /** Ends all connections and programs; blocks for some seconds at most. */
  @Override
  public void close() {
    upstreams.forEach(Upstream::close);
    try {
      for (var upstream : upstreams)
        if (!upstream.join(END))
          log.error("MCP server {}: has not ended", upstream.server().name());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<ToolServer> servers() {
    return states().stream().map(McpServers::told).toList();
  }

  private static ToolServer told(ServerState it) {
    return new ToolServer(
        it.server(),
        switch (it.status()) {
          case CONNECTING -> ToolServer.Status.CONNECTING;
          case CONNECTED -> ToolServer.Status.CONNECTED;
          case FAILED -> ToolServer.Status.FAILED;
        },
        it.since(),
        it.why(),
        it.tools(),
        it.leftOut().stream()
            .map(left -> new ToolServer.LeftOut(left.tool(), left.why()))
            .toList());
  }

  private void tellListeners() {
    for (var listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException bug) {
        log.error("who listens to changed tools failed", bug);
      }
    }
  }
}
