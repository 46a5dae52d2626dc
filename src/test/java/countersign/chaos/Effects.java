package countersign.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;

/**
 * The world that the tools touch: an HTTP server that remembers every request, answers late, and
 * sometimes breaks the connection after it has acted.
 */
final class Effects implements AutoCloseable {
  private static final int SLOWEST_MILLIS = 300;
  private static final int BROKEN_PERCENT = 3;
  private static final int BACKLOG = 200;

  private final HttpServer server;
  private final Random random;
  private final Tally tally;
  private final Map<String, List<Effect>> byPath = new ConcurrentHashMap<>();
  private volatile BiPredicate<Moment, String> ambush = (_, _) -> false;

  /** One request that arrived. */
  record Effect(String method, String path, String key, String body) {}

  /** When an ambush may be laid. */
  record Moment(String method, boolean counted) {}

  Effects(long seed, Tally tally) throws IOException {
    this.random = new Random(seed);
    this.tally = tally;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** Where it is; a path below it names the task and the call. */
  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/effects";
  }

  /**
   * Asked at each moment of each request, with the task's word: whether the caller has been killed
   * over it.
   */
  void ambush(BiPredicate<Moment, String> isKilled) {
    ambush = isKilled;
  }

  /** What arrived at a path. */
  List<Effect> at(String path) {
    return byPath.getOrDefault(path, List.of());
  }

  Map<String, List<Effect>> all() {
    return Map.copyOf(byPath);
  }

  /** Whether anything with this idempotency key arrived. */
  boolean happened(String key) {
    return byPath.values().stream()
        .flatMap(List::stream)
        .anyMatch(effect -> effect.key().equals(key));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var method = exchange.getRequestMethod();
      var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var task = path.split("/")[2];
      if (ambush.test(new Moment(method, false), task)) return;
      byPath
          .computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>())
          .add(new Effect(method, path, key, body));
      tally.add("effect:" + method);
      if (ambush.test(new Moment(method, true), task)) return;
      Pause.between(random, 0, SLOWEST_MILLIS);
      if (random.nextInt(100) < BROKEN_PERCENT) {
        tally.add("broken connection");
        return;
      }
      answer(exchange, "{\"done\": \"" + path + "\"}");
    }
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    var bytes = body.getBytes(UTF_8);
    try {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      // The caller is dead.
    }
  }
}
