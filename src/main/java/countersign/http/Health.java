package countersign.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.bus.TypedBus;
import countersign.message.CheckAgent;
import countersign.message.CheckCluster;
import countersign.message.CheckStore;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/** Whether this node lives, and whether it can take requests. */
final class Health {
  private static final long PATIENCE_MILLIS = 2000;

  private final TypedBus bus;

  Health(TypedBus bus) {
    this.bus = bus;
  }

  /**
   * What an operator or a load balancer reads.
   *
   * @param nodes how many are joined, this one included; absent when the node doesn't cluster
   */
  record Report(
      String status,
      SequencedMap<String, String> checks,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> nodes) {}

  /** Asks nobody. */
  Future<Response> live(Call call) {
    return Future.succeededFuture(
        Response.json(200, new Report("up", new LinkedHashMap<>(), Optional.empty())));
  }

  /** Asks everybody whom a request needs; who doesn't answer in time is down. */
  Future<Response> ready(Call call) {
    var store =
        bus.ask(new CheckStore())
            .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .otherwise(new CheckStore.Health(false, false, "silent"));
    var agent =
        bus.ask(new CheckAgent())
            .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .otherwise(new CheckAgent.Health(false, 0));
    return Future.all(store, agent, nodes())
        .map(all -> report(store.result(), agent.result(), all.resultAt(2)));
  }

  private Future<Optional<Integer>> nodes() {
    return bus.ask(new CheckCluster())
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(cluster -> Optional.of(cluster.nodes()))
        .otherwise(Optional.empty());
  }

  private static Response report(
      CheckStore.Health store, CheckAgent.Health agent, Optional<Integer> nodes) {
    var checks = new LinkedHashMap<String, Boolean>();
    checks.put("database", store.database());
    checks.put("migrations", store.migrations());
    checks.put("agent", agent.accepting());
    var ready = !checks.containsValue(false);
    var words = new LinkedHashMap<String, String>();
    for (Map.Entry<String, Boolean> check : checks.entrySet())
      words.put(check.getKey(), word(check.getValue()));
    return Response.json(ready ? 200 : 503, new Report(word(ready), words, nodes));
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
