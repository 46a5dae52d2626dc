package countersign.agent.tool;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * One request and its answer. The name is resolved once and the connection goes to the address that
 * was checked, so a name server that answers differently the second time gains nothing.
 */
final class HttpExchange {
  private final Vertx vertx;
  private final HttpClient client;
  private final AddressGuard guard;
  private final int maxResponseBytes;

  /**
   * What is sent.
   *
   * @param headers names and values, checked
   * @param body empty means none
   */
  record Sent(String method, List<Header> headers, String body) {
    record Header(String name, String value) {}
  }

  /**
   * What came back.
   *
   * @param body at most as many bytes as are read
   * @param truncated whether there was more
   */
  record Received(int status, MultiMap headers, byte[] body, boolean truncated) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** What came of it. */
  sealed interface Result {
    record Answered(Received answer) implements Result {}

    record Forbidden(String why) implements Result {}
  }

  HttpExchange(Vertx vertx, AddressGuard guard, int maxResponseBytes) {
    this.vertx = vertx;
    this.guard = guard;
    this.maxResponseBytes = maxResponseBytes;
    // A connection that was kept alive may be gone by now, and then nobody knows whether a POST
    // arrived; so each request gets its own. Compressed answers would evade the size limit.
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false).setDecompressionSupported(false));
  }

  /**
   * Blocks until the answer is there, however long that takes; the caller sets the limit and
   * interrupts.
   *
   * @param trail told how far it came
   * @throws Exception whatever the network does
   */
  Result run(AllowList.Target target, Sent sent, HttpTrail trail) throws Exception {
    return switch (vertx.executeBlocking(() -> guard.find(target), false).await()) {
      case AddressGuard.Place.Forbidden(var why) -> new Result.Forbidden(why);
      case AddressGuard.Place.At(var address) -> {
        var request = client.request(options(target, sent, address.getHostAddress())).await();
        try {
          trail.handOver(target);
          yield new Result.Answered(send(request, sent, trail).await());
        } finally {
          // Ends the connection when the time is up; without effect when all has been read.
          var _ = request.reset();
        }
      }
    };
  }

  private Future<Received> send(HttpClientRequest request, Sent sent, HttpTrail trail) {
    sent.headers().forEach(header -> request.putHeader(header.name(), header.value()));
    // Before anything is sent: a handler that came later than the answer would miss its bytes.
    var received = request.response().compose(response -> read(response, trail));
    var given = sent.body().isEmpty() ? request.end() : request.end(sent.body());
    return given.compose(_ -> received);
  }

  private Future<Received> read(HttpClientResponse response, HttpTrail trail) {
    trail.answered(response.statusCode());
    var done = Promise.<Received>promise();
    var body = Buffer.buffer();
    response.handler(chunk -> {
      int room = maxResponseBytes - body.length();
      body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
      if (chunk.length() > room) done.tryComplete(received(response, body, true));
    });
    response.exceptionHandler(done::tryFail);
    response.endHandler(_ -> done.tryComplete(received(response, body, false)));
    return done.future();
  }

  private static Received received(HttpClientResponse response, Buffer body, boolean truncated) {
    return new Received(response.statusCode(), response.headers(), body.getBytes(), truncated);
  }

  private static RequestOptions options(AllowList.Target target, Sent sent, String address) {
    var uri = target.uri();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(sent.method()))
        .setServer(SocketAddress.inetSocketAddress(target.port(), address))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.tls())
        .setFollowRedirects(false)
        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }
}
