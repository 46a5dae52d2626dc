package countersign.agent.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.config.OutsideConfig.HttpRequestConfig;
import countersign.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server with a path for each way of answering, and tools that may reach it. */
final class TestServer implements AutoCloseable {
  static final int MOST_BYTES = 2048;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Map<String, Served> served = new ConcurrentHashMap<>();
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();

  private record Served(int status, String type, Buffer body) {}

  /** From now on a path is answered like this. */
  void serve(String path, int status, String type, String body) {
    serve(path, type, Buffer.buffer(body));
    served.computeIfPresent(path, (_, it) -> new Served(status, it.type, it.body));
  }

  void serve(String path, String type, Buffer body) {
    served.put(path, new Served(200, type, body));
  }

  Vertx vertx() {
    return vertx;
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Every request, one line each. */
  List<String> seen() {
    return seen;
  }

  HttpRequest tool(String prefix, int timeoutMillis) {
    return tool(List.of(prefix), timeoutMillis, TestServer::unknown);
  }

  HttpRequest tool(List<String> prefixes, int timeoutMillis, AddressGuard.Resolver resolver) {
    var allow = prefixes.stream().map(URI::create).toList();
    var config = new HttpRequestConfig(allow, Duration.ofMillis(timeoutMillis), MOST_BYTES);
    return new HttpRequest(config, vertx, resolver);
  }

  static ObjectNode request(String method, String url) {
    return Json.object().put("method", method).put("url", url);
  }

  static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  static InetAddress[] unknown(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          seen.add(
              "%s %s key=%s type=%s body=%s"
                  .formatted(
                      request.method(),
                      request.uri(),
                      request.getHeader("Idempotency-Key"),
                      request.getHeader("Content-Type"),
                      body));
          var fixed = served.get(request.path());
          if (fixed == null) respond(request);
          else
            request
                .response()
                .setStatusCode(fixed.status)
                .putHeader("Content-Type", fixed.type)
                .end(fixed.body)
                .onFailure(_ -> {});
        });
  }

  private static void respond(HttpServerRequest request) {
    var response = request.response();
    var path = request.path();
    var ended =
        switch (path) {
          case "/json" ->
              response
                  .putHeader("Content-Type", "application/json")
                  .putHeader("ETag", "1")
                  .end("{\"ok\":true}");
          case "/echo" -> response.end("headers: " + request.headers().entries());
          case "/host" -> response.end(request.getHeader("Host"));
          case "/conflict" -> response.setStatusCode(409).end("already refunded");
          case "/redirect" ->
              response.setStatusCode(302).putHeader("Location", request.getParam("to")).end();
          case "/long" ->
              response.putHeader("Content-Type", "text/plain").end("x".repeat(100 * MOST_BYTES));
          case "/full" -> response.end("x".repeat(MOST_BYTES));
          case "/image" ->
              response.putHeader("Content-Type", "image/png").end(Buffer.buffer(new byte[5]));
          case "/latin1" ->
              response
                  .putHeader("Content-Type", "text/plain; charset=ISO-8859-1")
                  .end(Buffer.buffer(new byte[] {(byte) 0xe9, 0}));
          case "/hang-up" -> request.connection().close();
          case "/trickle" -> response.setChunked(true).write("and then ");
          case "/hop/0" -> response.end("arrived");
          case "/silent" -> Future.succeededFuture();
          default ->
              response
                  .setStatusCode(302)
                  .putHeader("Location", "/hop/" + (Integer.parseInt(path.substring(5)) - 1))
                  .end();
        };
    ended.onFailure(_ -> {});
  }
}
