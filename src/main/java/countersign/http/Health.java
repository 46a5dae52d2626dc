package countersign.http;

import countersign.bus.TypedBus;
import countersign.message.CheckAgent;
import countersign.message.CheckStore;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/** Whether this node lives, and whether it can take requests. */
final class Health {
  private static final long PATIENCE_MILLIS = 2000;

  private final TypedBus bus;

  Health(TypedBus bus) {
    this.bus = bus;
  }

  /** What an operator or a load balancer reads. */
  record Report(String status, SequencedMap<String, String> checks) {}

  /** Asks nobody. */
  Future<Response> live(Call call) {
    return Future.succeededFuture(Response.json(200, new Report("up", new LinkedHashMap<>())));
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
    return Future.all(store, agent).map(_ -> report(store.result(), agent.result()));
  }

  private static Response report(CheckStore.Health store, CheckAgent.Health agent) {
    var checks = new LinkedHashMap<String, Boolean>();
    checks.put("database", store.database());
    checks.put("migrations", store.migrations());
    checks.put("agent", agent.accepting());
    var ready = !checks.containsValue(false);
    var words = new LinkedHashMap<String, String>();
    for (Map.Entry<String, Boolean> check : checks.entrySet())
      words.put(check.getKey(), word(check.getValue()));
    return Response.json(ready ? 200 : 503, new Report(word(ready), words));
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
