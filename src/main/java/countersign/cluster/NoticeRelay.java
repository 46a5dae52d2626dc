package countersign.cluster;

import countersign.bus.TypedBus;
import countersign.message.Notice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries notices between nodes, beside the bus: who tells something never waits for another node
 * and never learns that one can't be told. What is lost costs the others a poll interval.
 */
final class NoticeRelay {
  private static final Logger log = LoggerFactory.getLogger(NoticeRelay.class);

  /**
   * Notices on their way at a time; more are dropped, so that a node that hangs costs no memory.
   */
  private static final int MOST_UNDER_WAY = 5000;

  private final Vertx vertx;
  private final TypedBus bus;
  private final Supplier<Set<String>> others;
  private final SeldomWarning lost;
  private final SeldomWarning notUnderstood;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param others the ids of the other nodes as they are known now
   */
  NoticeRelay(Vertx vertx, TypedBus bus, Supplier<Set<String>> others, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.others = others;
    this.lost = new SeldomWarning(log, clock);
    this.notUnderstood = new SeldomWarning(log, clock);
  }

  /** Carry on until Vert.x is closed; done when the other nodes can find this one. */
  Future<Void> start(String self) {
    var context = vertx.getOrCreateContext();
    // Vert.x throws here when a connection breaks off, after it has told who sent (5.0.7).
    context.exceptionHandler(
        failure -> lost.warn("a notice for another node was lost: " + failure));
    Promise<Void> listening = Promise.promise();
    context.runOnContext(_ -> {
      var _ = bus.onTold(this::pass);
      vertx.eventBus().consumer(address(self), this::hear).completion().onComplete(listening);
    });
    return listening.future();
  }

  /** The bus address of one node; it is the only one that can be reached from other nodes. */
  static String address(String node) {
    return "countersign.notices." + node;
  }

  private void pass(Notice notice) {
    try {
      var text = NoticeWire.write(notice);
      others.get().forEach(node -> send(node, text));
    } catch (RuntimeException e) {
      lost.warn("a notice for the other nodes was lost: " + e);
    }
  }

  /** One by one, since a publication doesn't say who couldn't be reached. */
  private void send(String node, String text) {
    if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
      underWay.decrementAndGet();
      lost.warn("a notice for node " + node + " was dropped: too many are on their way");
      return;
    }
    vertx
        .eventBus()
        .<String>sender(address(node))
        .write(text)
        .onComplete(_ -> underWay.decrementAndGet())
        .onFailure(failure -> lost.warn("a notice for node " + node + " was lost: " + failure));
  }

  private void hear(Message<Object> message) {
    var notice = NoticeWire.read(body(message));
    notice.ifPresentOrElse(
        bus::repeat,
        () -> notUnderstood.warn("a notice of another node was not understood and is dropped"));
  }

  /** What isn't encoded as it should be is like what can't be understood. */
  private static Object body(Message<Object> message) {
    try {
      var body = message.body();
      return body == null ? "" : body;
    } catch (RuntimeException garbled) {
      return "";
    }
  }
}
