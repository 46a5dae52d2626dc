package countersign;

import countersign.agent.AgentVerticle;
import countersign.bus.Loops;
import countersign.bus.TypedBus;
import countersign.cluster.Cluster;
import countersign.config.Config;
import countersign.config.DatabaseConfig;
import countersign.http.Catalog;
import countersign.http.HttpVerticle;
import countersign.store.EmbeddedPostgres;
import countersign.store.Migrations;
import countersign.store.StoreVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Countersign: database, store, agent, HTTP; stopped in reverse, the database last. */
public final class Node implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final int SPARE_CONNECTIONS = 20;

  private final Deque<Runnable> toStop = new ArrayDeque<>();
  private Optional<FirstStart> firstStart = Optional.empty();
  private int port;

  /** The credentials that the first start of an installation made; shown once, kept nowhere. */
  public record FirstStart(
      String tenant, String email, String password, String agentApiKey, String personApiKey) {
    @Override
    public String toString() {
      return "FirstStart[" + tenant + ", " + email + "]";
    }
  }

  private Node() {}

  /**
   * Starts everything; what had been started is stopped again when a part fails.
   *
   * @throws countersign.store.StartFailure with a line for operators, when the database can't be
   *     had, {@link countersign.cluster.ClusterFailure} when the place in the cluster can't; a
   *     {@link java.net.BindException} is the cause when the address of HTTP can't
   */
  public static Node start(Config config, InstantSource clock) {
    var node = new Node();
    try {
      node.startAll(config, () -> clock.instant().truncatedTo(ChronoUnit.MICROS));
      return node;
    } catch (Throwable failure) {
      node.close();
      throw failure;
    }
  }

  /** The port that HTTP listens on. */
  public int port() {
    return port;
  }

  /** What the first start made; empty at every later one. */
  public Optional<FirstStart> firstStart() {
    return firstStart;
  }

  /** Takes no more work, gives runs their grace, and stops the parts, the database last. */
  @Override
  public void close() {
    while (!toStop.isEmpty()) {
      try {
        toStop.pop().run();
      } catch (RuntimeException failure) {
        log.error("a part did not stop cleanly", failure);
      }
    }
  }

  /**
   * Times have the database's precision, microseconds, from the start. What needs no database is
   * made while one is started and connected to, which takes as long; but no node joins a cluster
   * before it has its database.
   */
  private void startAll(Config config, InstantSource clock) {
    var first =
        config.cluster().enabled() ? Optional.of(database(config)) : Optional.<String>empty();
    var vertx = vertx(config, clock);
    var outside = Meanwhile.make("outside", () -> outside(vertx, config, clock), Outside::close);
    toStop.push(outside::close);
    var uri = first.orElseGet(() -> database(config));
    var bus = new TypedBus(vertx);
    deploy(vertx, new StoreVerticle(uri, config.database().pool(), clock));
    firstStart = InitialData.make(bus, config.bootstrap());
    // Before the store, once there is one: what its end breaks off is still written down.
    toStop.push(outside::close);
    var workshop = outside.get().workshop();
    deploy(vertx, new AgentVerticle(config.agent(), bus, workshop, clock, Owner.name()));
    var catalog =
        new Catalog(config.outside().models().defaultProvider(), workshop.models().keySet());
    var http = new HttpVerticle(config.http(), catalog, bus, clock);
    deploy(vertx, http);
    port = http.port();
  }

  private static Outside outside(Vertx vertx, Config config, InstantSource clock) {
    HttpVerticle.prepare();
    return new Outside(vertx, config.outside(), clock);
  }

  private Vertx vertx(Config config, InstantSource clock) {
    if (!config.cluster().enabled()) {
      var vertx = Vertx.vertx(Loops.options());
      toStop.push(() -> vertx.close().await());
      return vertx;
    }
    if (config.database().uri().isEmpty())
      log.warn("the embedded database is this node's alone: nodes share one with database.uri");
    var cluster = Cluster.join(config.cluster(), clock);
    toStop.push(cluster::close);
    return cluster.vertx();
  }

  private String database(Config config) {
    var uri =
        config
            .database()
            .uri()
            .orElseGet(() -> {
              var postgres = startPostgres(config.database());
              toStop.addLast(postgres::close);
              return postgres.uri();
            });
    log.info("schema: {}", Migrations.migrate(uri));
    return uri;
  }

  /** Its own pool, and room for an operator's tools. */
  private static EmbeddedPostgres startPostgres(DatabaseConfig config) {
    return EmbeddedPostgres.start(config.dataDir(), config.pool() + SPARE_CONNECTIONS);
  }

  private void deploy(Vertx vertx, Deployable part) {
    var id = vertx.deployVerticle(part).await();
    toStop.push(() -> vertx.undeploy(id).await());
  }
}
