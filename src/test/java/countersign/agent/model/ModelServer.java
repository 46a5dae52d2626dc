package countersign.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import countersign.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A server that gives prepared answers in order, whatever it is asked. */
final class ModelServer implements AutoCloseable {
  /** An answer that never comes. */
  static final int SILENCE = -1;

  /** An answer of which only the beginning comes. */
  static final int CUT = -2;

  private final HttpServer server;
  private final Queue<Prepared> prepared = new ArrayDeque<>();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
  private final List<Headers> headers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);

  private record Prepared(int status, Map<String, String> headers, String body) {}

  ModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answers(int status, String body) {
    answers(status, Map.of(), body);
  }

  void answers(int status, Map<String, String> headers, String body) {
    prepared.add(new Prepared(status, headers, body));
  }

  /** The requests' bodies so far. */
  List<JsonNode> asked() {
    return asked;
  }

  List<String> paths() {
    return paths;
  }

  List<Headers> headers() {
    return headers;
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(Json.read(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    paths.add(exchange.getRequestURI().getPath());
    headers.add(exchange.getRequestHeaders());
    var next = prepared.remove();
    if (next.status() == SILENCE) {
      await();
      return;
    }
    next.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    var bytes = next.body().getBytes(UTF_8);
    if (next.status() == CUT) {
      exchange.sendResponseHeaders(200, bytes.length + 100);
      exchange.getResponseBody().write(bytes);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(next.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
