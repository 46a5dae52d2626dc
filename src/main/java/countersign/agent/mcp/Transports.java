package countersign.agent.mcp;

import countersign.config.McpConfig;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to a server. */
final class Transports {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(Transports.class);

  private Transports() {}

  /**
   * A way to a server.
   *
   * @param look remembers what a program has started
   * @param close blocks until everything is gone
   */
  record Opened(McpClientTransport transport, Runnable look, Runnable close) {}

  /**
   * Opens one.
   *
   * @param onEnd told when a program has ended; of a server behind HTTP nobody can tell
   * @throws ConnectFailure when the program can't be started
   */
  static Opened open(McpConfig.Server server, Consumer<String> onEnd) throws ConnectFailure {
    return switch (server.reach()) {
      case McpConfig.Command command -> {
        var transport = new StdioTransport(server.name(), command, System.getenv(), onEnd);
        yield new Opened(transport, transport::look, transport::close);
      }
      case McpConfig.Web web -> http(web);
    };
  }

  /** Redirects aren't followed: they could lead anywhere, with the headers. */
  private static Opened http(McpConfig.Web web) {
    var client =
        new SessionClientBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    var transport =
        HttpClientStreamableHttpTransport.builder(web.origin())
            .endpoint(endpoint(web))
            .clientBuilder(client)
            .connectTimeout(CONNECT)
            .jsonMapper(Wire.MAPPER)
            .maxResponseSize(Wire.LONGEST_MESSAGE)
            .httpRequestCustomizer(
                (request, method, uri, body, context) -> web.headers().forEach(request::setHeader))
            .build();
    return new Opened(transport, () -> {}, () -> sayFarewell(transport));
  }

  private static String endpoint(McpConfig.Web web) {
    var path = web.url().getRawPath();
    var query = web.url().getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** Lets the server forget the session; nobody waits long for that. */
  private static void sayFarewell(McpClientTransport transport) {
    try {
      transport.closeGracefully().block(FAREWELL);
    } catch (RuntimeException gone) {
      log.debug("a session wasn't ended in order", gone);
    }
  }
}
