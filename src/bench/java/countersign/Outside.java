package countersign;

import static java.util.stream.Collectors.toMap;

import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.agent.Model;
import countersign.agent.TimeLimits;
import countersign.agent.Tool;
import countersign.bench.NoOpModel;
import countersign.bench.NoOpTool;
import countersign.config.OutsideConfig;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A world without an outside, for the benchmark: its classes stand before the jar on the class path
 * of the server that is measured, so this one is taken instead of the product's {@code Outside}.
 * Everything else of that process, {@code Main} and {@code Node} included, is the shipped jar.
 */
final class Outside implements AutoCloseable {
  private final AgentVerticle.Workshop workshop;

  Outside(Vertx vertx, OutsideConfig config, InstantSource clock) {
    var limits = new TimeLimits(config.limits().usual(), config.limits().byTool());
    workshop =
        new AgentVerticle.Workshop(
            Stream.<Model>of(new NoOpModel()).collect(toMap(Model::name, Function.identity())),
            new Equipment(List.<Tool>of(new NoOpTool()), limits));
  }

  AgentVerticle.Workshop workshop() {
    return workshop;
  }

  @Override
  public void close() {}
}
