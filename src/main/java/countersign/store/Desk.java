package countersign.store;

import countersign.bus.TypedBus;
import countersign.task.Tenant;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What every store works with. */
record Desk(Vertx vertx, Database database, TypedBus bus, InstantSource clock, Places places) {
  <Q, R> Batch<Tenant, Q, R> batch(Batch.Form<Q, R> form) {
    return new Batch<>(vertx, database.ofTenant(), form);
  }

  Handing handing() {
    return new Handing(bus, places);
  }
}
