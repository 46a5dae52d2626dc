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

/** A server with the wire format of chat completions that gives prepared answers in order. */
final class ModelServer implements AutoCloseable {
  /** An answer that never comes. */
  static final int SILENCE = -1;

  private final HttpServer server;
  private final Queue<Prepared> prepared = new ArrayDeque<>();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Headers> headers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);

  private record Prepared(int status, Map<String, String> headers, String body) {}

  ModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  void answers(int status, String body) {
    answers(status, Map.of(), body);
  }

  void answers(int status, Map<String, String> headers, String body) {
    prepared.add(new Prepared(status, headers, body));
  }

  /** A whole completion around one choice. */
  void completes(String message, String finishReason) {
    answers(
        200,
        """
        {"id": "chatcmpl-9x", "object": "chat.completion", "created": 1767225600,
         "model": "gpt-test-2026-01-01", "system_fingerprint": "fp_1",
         "choices": [{"index": 0, "logprobs": null, "finish_reason": "%s", "message": %s}],
         "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150,
                   "prompt_tokens_details": {"cached_tokens": 0}}}
        """
            .formatted(finishReason, message));
  }

  void says(String text) {
    completes(
        "{\"role\": \"assistant\", \"refusal\": null, \"content\": " + Json.write(text) + "}",
        "stop");
  }

  /** The requests' bodies so far. */
  List<JsonNode> asked() {
    return asked;
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
    headers.add(exchange.getRequestHeaders());
    var next = prepared.remove();
    if (next.status() == SILENCE) {
      await();
      return;
    }
    next.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    var bytes = next.body().getBytes(UTF_8);
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
