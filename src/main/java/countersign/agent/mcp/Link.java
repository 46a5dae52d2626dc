package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.McpConfig;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.spec.McpClientSession;
import io.modelcontextprotocol.spec.McpClientSession.NotificationHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One connection to a server, from the handshake to its end. The library's session is used below
 * its client: that one lists all pages at every notice however many there are, and sends a request
 * again by itself when a session was lost.
 */
final class Link implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Link.class);

  /** Longer than any time limit of a tool: those end a call, and this only forgets it. */
  private static final Duration FORGOTTEN = Duration.ofHours(2);

  private static final Set<String> VERSIONS =
      Set.of(
          ProtocolVersions.MCP_2024_11_05,
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);

  /** What else a server may tell without being asked: nothing is done about it. */
  private static final List<String> IGNORED =
      List.of(
          McpSchema.METHOD_NOTIFICATION_MESSAGE,
          McpSchema.METHOD_NOTIFICATION_PROGRESS,
          McpSchema.METHOD_NOTIFICATION_PROMPTS_LIST_CHANGED,
          McpSchema.METHOD_NOTIFICATION_RESOURCES_LIST_CHANGED,
          McpSchema.METHOD_NOTIFICATION_RESOURCES_UPDATED,
          McpSchema.METHOD_NOTIFICATION_ELICITATION_COMPLETE,
          "notifications/cancelled",
          "notifications/tasks/status");

  private final Transports.Opened opened;
  private final TrackedTransport transport;
  private final McpClientSession session;
  private final Listener listener;
  private volatile boolean ended;
  private volatile String version = ProtocolVersions.MCP_2025_11_25;

  /** What a server tells by itself. */
  interface Listener {
    /** Its tools may be others now. Any thread; returns at once. */
    void changed();

    /** Nothing will come from it any more. */
    void ended(String why);
  }

  private Link(Transports.Opened opened, Listener listener) {
    this.opened = opened;
    this.transport = new TrackedTransport(opened.transport());
    this.listener = listener;
    transport.setExceptionHandler(failure -> listener.changed());
    this.session =
        new McpClientSession(
            FORGOTTEN,
            transport,
            Map.of(McpSchema.METHOD_PING, parameters -> Mono.just(Map.of())),
            handlers(listener),
            connecting -> connecting);
  }

  /**
   * Connects and shakes hands. Blocks.
   *
   * @throws ConnectFailure in words, when there is no server, or one that can't be understood
   */
  static Link open(McpConfig.Server server, Duration handshake, Listener listener)
      throws ConnectFailure {
    var held = new AtomicReference<Link>();
    var opened =
        Transports.open(
            server,
            why -> {
              var link = held.get();
              if (link == null) listener.ended(why);
              else link.broke(why);
            });
    var link = new Link(opened, listener);
    held.set(link);
    try {
      link.shakeHands(handshake);
      return link;
    } catch (ConnectFailure | RuntimeException failure) {
      link.close();
      throw failure;
    }
  }

  /** The answer to a request, or why there is none. Blocks. */
  Reply ask(String method, Object parameters, Duration limit) {
    if (Thread.currentThread().isInterrupted())
      return new Reply.NotDone("The call was ended before it was sent.");
    var future =
        session
            .sendRequest(method, parameters, Wire.TREE)
            .contextWrite(it -> it.put(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, version))
            .toFuture();
    try {
      var result = future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return result == null
          ? new Reply.Lost("The server's answer was empty.")
          : new Reply.Answered(result);
    } catch (ExecutionException failure) {
      return failed(failure);
    } catch (TimeoutException late) {
      cancel(parameters);
      return new Reply.Lost("The server didn't answer in time.");
    } catch (InterruptedException stopped) {
      cancel(parameters);
      Thread.currentThread().interrupt();
      return new Reply.Lost("The call was ended before the server had answered.");
    } finally {
      future.cancel(true);
      var _ = transport.take(parameters);
    }
  }

  /** Whether nothing will come from the server any more. */
  boolean hasEnded() {
    return ended;
  }

  /** Remember what the server's program has started. */
  void look() {
    opened.look().run();
  }

  /** Ends the connection, and the program with everything it started. Blocks for some seconds. */
  @Override
  public void close() {
    session.close();
    opened.close().run();
  }

  private void shakeHands(Duration limit) throws ConnectFailure {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("protocolVersion", version);
    parameters.put("capabilities", Map.of());
    parameters.put("clientInfo", Map.of("name", "countersign", "version", ownVersion()));
    var answer = answer(ask(McpSchema.METHOD_INITIALIZE, parameters, limit));
    var chosen = answer.path("protocolVersion").asText();
    if (!VERSIONS.contains(chosen))
      throw new ConnectFailure(
          "It speaks version '"
              + Texts.line(chosen, 40)
              + "' of MCP; known are "
              + String.join(", ", new TreeSet<>(VERSIONS))
              + ".");
    version = chosen;
    notify(McpSchema.METHOD_NOTIFICATION_INITIALIZED, Map.of());
    look();
  }

  private static JsonNode answer(Reply reply) throws ConnectFailure {
    return switch (reply) {
      case Reply.Answered(var result) -> result;
      case Reply.Refused(var words) -> throw new ConnectFailure("It refuses to connect: " + words);
      case Reply.NotDone(var why) -> throw new ConnectFailure(why);
      case Reply.Lost(var why) -> throw new ConnectFailure(why);
    };
  }

  private void end(String why) {
    ended = true;
    listener.ended(why);
  }

  /** Whoever still waits for an answer learns it. */
  private void broke(String why) {
    end(why);
    session.close();
  }

  private Reply failed(Throwable failure) {
    var reply = Reply.of(failure);
    // A new session is needed, and nothing goes through this one any more.
    if (Reply.isSessionLost(failure)) end("The server doesn't know the session any more.");
    return reply;
  }

  /** MCP, "Cancellation": the server should stop, and may already be done. */
  private void cancel(Object parameters) {
    transport
        .take(parameters)
        .ifPresent(id ->
            notify(
                "notifications/cancelled",
                Map.of("requestId", id, "reason", "The time limit has passed.")));
  }

  private void notify(String method, Object parameters) {
    var _ =
        session
            .sendNotification(method, parameters)
            .contextWrite(it -> it.put(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, version))
            .subscribe(done -> {}, failure -> log.debug("{} wasn't sent", method, failure));
  }

  private static Map<String, NotificationHandler> handlers(Listener listener) {
    var handlers = new LinkedHashMap<String, NotificationHandler>();
    IGNORED.forEach(method -> handlers.put(method, parameters -> Mono.empty()));
    handlers.put(
        McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED,
        parameters -> Mono.fromRunnable(listener::changed));
    return handlers;
  }

  private static String ownVersion() {
    var version = Link.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
