package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import countersign.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** An MCP server behind HTTP with one tool, echo, whose next call may go wrong. */
final class WebMcp implements AutoCloseable {
  private static final int BREAKS_OFF = -1;

  private final HttpServer http;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<Answer>> next = new AtomicReference<>(Optional.empty());
  private volatile String description = "Says it back";

  private record Answer(int status, String body) {}

  WebMcp() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/mcp", this::handle);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
  }

  /** Query and authorization of each request so far. */
  List<String> seen() {
    return seen;
  }

  /** How the next call is answered. */
  void next(int status, String body) {
    next.set(Optional.of(new Answer(status, body)));
  }

  /** The next call's answer ends before it is whole. */
  void nextBreaksOff() {
    next(BREAKS_OFF, "");
  }

  void describe(String text) {
    description = text;
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      seen.add(
          exchange.getRequestURI().getQuery()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization"));
      if (!exchange.getRequestMethod().equals("POST")) exchange.sendResponseHeaders(405, -1);
      else answer(exchange, Json.read(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    }
  }

  private void answer(HttpExchange exchange, JsonNode message) throws IOException {
    var method = message.path("method").asText();
    if (message.path("id").isMissingNode()) {
      exchange.sendResponseHeaders(202, -1);
      return;
    }
    var wrong =
        method.equals("tools/call") ? next.getAndSet(Optional.empty()) : Optional.<Answer>empty();
    if (wrong.isPresent()) {
      fail(exchange, wrong.get());
      return;
    }
    var answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", message.path("id"));
    answer.set("result", result(method, message.path("params")));
    exchange.getResponseHeaders().set("Mcp-Session-Id", "session-1");
    send(exchange, 200, Json.write(answer));
  }

  private static void fail(HttpExchange exchange, Answer answer) throws IOException {
    if (answer.status() != BREAKS_OFF) {
      send(exchange, answer.status(), answer.body());
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write("{\"jsonrpc\"".getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) exchange.getResponseBody().write(bytes);
  }

  private ObjectNode result(String method, JsonNode parameters) {
    var result = Json.object();
    switch (method) {
      case "initialize" -> {
        result.put("protocolVersion", parameters.path("protocolVersion").asText());
        result.putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", "web").put("version", "1");
      }
      case "tools/list" -> {
        var tool = result.putArray("tools").addObject();
        tool.put("name", "echo").put("description", description);
        tool.putObject("inputSchema").put("type", "object");
      }
      case "tools/call" ->
          result
              .putArray("content")
              .addObject()
              .put("type", "text")
              .put("text", parameters.path("arguments").toString());
      default -> {}
    }
    return result;
  }
}
