package countersign.agent;

import countersign.message.Claim;
import countersign.message.HandOver;
import countersign.message.Offer;
import countersign.support.AgentBench;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Workers that take all they are given and do nothing. */
final class IdleWorkers {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final AgentBench bench;
  private final List<HandOver> handed = new CopyOnWriteArrayList<>();

  /** They have looked for what waits once. */
  IdleWorkers(AgentBench bench, int places) {
    this.bench = bench;
    bench.bus.answer(
        HandOver.class,
        given -> {
          handed.add(given);
          return Future.succeededFuture(true);
        });
    offer(places);
    bench.bus.ask(new Claim("test", 1, LEASE)).await();
  }

  /** What they were given so far. */
  List<HandOver> handed() {
    return handed;
  }

  /** How many more they would be given, as the store knows. */
  int free() {
    return offer(0);
  }

  private int offer(int places) {
    return bench.bus.ask(new Offer("test", LEASE, places)).await();
  }
}
