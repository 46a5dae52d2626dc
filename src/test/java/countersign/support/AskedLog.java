package countersign.support;

import countersign.message.Begin;
import countersign.message.Record;
import countersign.message.Request;
import countersign.message.Settle;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was asked on the bus since the log was begun, in its order. */
public final class AskedLog {
  private final List<Request<?>> asked = new CopyOnWriteArrayList<>();

  public AskedLog(Vertx vertx) {
    vertx
        .eventBus()
        .addOutboundInterceptor(delivery -> {
          if (delivery.body() instanceof Request<?> request) asked.add(request);
          delivery.next();
        });
  }

  /** What runs wrote: the kind of each write and the kinds of its entries. */
  public List<String> writes() {
    return asked.stream()
        .filter(request ->
            request instanceof Record || request instanceof Begin || request instanceof Settle)
        .map(AskedLog::words)
        .toList();
  }

  /** How often this was asked. */
  public long count(Class<? extends Request<?>> kind) {
    return asked.stream().filter(kind::isInstance).count();
  }

  /** Forgets what was asked so far. */
  public void clear() {
    asked.clear();
  }

  private static String words(Request<?> write) {
    var entries =
        switch (write) {
          case Record record -> record.events();
          case Settle settle -> settle.events();
          default -> List.of();
        };
    var kinds = entries.stream().map(entry -> entry.getClass().getSimpleName()).toList();
    return write.getClass().getSimpleName() + kinds;
  }
}
