package countersign.http;

import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.http.api.Api;
import countersign.http.page.Console;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The web server: the JSON API, the console, health and the contract. */
public final class HttpVerticle extends VerticleBase {
  /** Longer than the longest wait and than the pause between two heartbeats of a stream. */
  private static final int IDLE_SECONDS = 120;

  private static final int DRAIN_SECONDS = 5;

  private final HttpConfig config;
  private final Catalog catalog;
  private final TypedBus bus;
  private final InstantSource clock;
  private @Nullable HttpServer server;
  private @Nullable Api api;
  private @Nullable Console console;

  /**
   * @param catalog what a task may ask for on this node
   */
  public HttpVerticle(HttpConfig config, Catalog catalog, TypedBus bus, InstantSource clock) {
    this.config = config;
    this.catalog = catalog;
    this.bus = bus;
    this.clock = clock;
  }

  /** Reads what is in the jar, which the start does otherwise; it takes a third of a second. */
  public static void prepare() {
    var _ = Contract.load();
  }

  @Override
  public Future<?> start() {
    var options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxFormAttributeSize(Console.MAX_FORM_BYTES)
            .setHttp2ClearTextEnabled(false);
    var opening = new Api(vertx, bus, catalog, config.limits(), clock);
    api = opening;
    var pages = new Console(vertx, bus, config, catalog, clock);
    console = pages;
    return vertx
        .createHttpServer(options)
        .requestHandler(router(opening, pages))
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** Ends streams and waits at once; other requests get a few seconds to be answered. */
  @Override
  public Future<?> stop() {
    if (api == null || server == null) return Future.succeededFuture();
    var listening = server;
    if (console != null) console.close();
    return api.close().compose(_ -> listening.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
  }

  /** The port that is listened on; there is none before the start. */
  public int port() {
    if (server == null) throw new IllegalStateException("not started");
    return server.actualPort();
  }

  private Router router(Api api, Console console) {
    var router = Router.router(vertx);
    var contract = Contract.load();
    var rate = new RateLimit(config.limits().requestsPerSecond(), clock);
    var unknown = new FailureLimit(config.limits().unknownKeysPerMinute(), clock);
    var keys = new KeyAuthentication(bus, rate, unknown);
    new OperationRoutes(contract, endpoints(api, contract), keys).mount(router);
    // Behind the API: no page can stand in front of it.
    console.mount(router);
    return router;
  }

  private Map<String, Endpoint> endpoints(Api api, Contract contract) {
    var health = new Health(bus);
    var endpoints = new HashMap<>(api.endpoints());
    endpoints.put("checkLiveness", new Endpoint.Open(health::live));
    endpoints.put("checkReadiness", new Endpoint.Open(health::ready));
    var text = new Response.Text("application/yaml", contract.text());
    endpoints.put("getContract", new Endpoint.Open(_ -> Future.succeededFuture(text)));
    return endpoints;
  }
}
