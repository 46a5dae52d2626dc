package countersign.agent;

import countersign.bus.TypedBus;
import countersign.config.AgentConfig;
import countersign.store.StoreVerticle;
import countersign.support.AgentBench;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Another node on a bench's database, which comes up later: its clock says so. */
final class LaterNode implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();

  /**
   * @param later how much later it is
   */
  static LaterNode start(String uri, Duration later, Model model, Tool... tools) {
    var node = withoutWorkers(uri, later);
    node.work(clock(later), model, tools);
    return node;
  }

  /** The same without anybody to run a task. */
  static LaterNode withoutWorkers(String uri, Duration later) {
    var node = new LaterNode();
    node.vertx.deployVerticle(new StoreVerticle(uri, 8, clock(later))).await();
    return node;
  }

  private void work(InstantSource clock, Model model, Tool... tools) {
    var config =
        new AgentConfig(
            8, 25, 3, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(5));
    var toolbox = new Equipment(List.of(tools), AgentBench.LIMITS);
    var workshop = new AgentVerticle.Workshop(Map.of(model.name(), model), toolbox);
    vertx
        .deployVerticle(new AgentVerticle(config, new TypedBus(vertx), workshop, clock, "later"))
        .await();
  }

  private static InstantSource clock(Duration later) {
    return () -> Instant.now().plus(later).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
