package countersign.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The outside world as an HTTP server: what it is asked to do counts as done when it arrives. */
public final class EffectServer implements AutoCloseable {
  private final HttpServer server;
  private final List<Effect> effects = new CopyOnWriteArrayList<>();
  private volatile Consumer<Effect> witness = _ -> {};

  /** One request that arrived. */
  public record Effect(String method, String path, String key) {}

  public EffectServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Runs when a request has been counted and before it is answered. */
  public void whenCounted(Consumer<Effect> then) {
    witness = then;
  }

  public List<Effect> effects() {
    return List.copyOf(effects);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      var method = exchange.getRequestMethod();
      // Every attempt at a call has a key. A GET without one is a look before a call is signed.
      if (key != null || !method.equals("GET")) {
        var effect = new Effect(method, exchange.getRequestURI().getPath(), key);
        effects.add(effect);
        witness.accept(effect);
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
