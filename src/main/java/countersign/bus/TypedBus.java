package countersign.bus;

import countersign.message.LocalNotice;
import countersign.message.Notice;
import countersign.message.Request;
import countersign.message.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with types: a message's class is its address, a request names its reply. Every
 * message stays on its node and is handed on by reference.
 */
public final class TypedBus {
  private static final Logger log = LoggerFactory.getLogger(TypedBus.class);
  private static final int UNAVAILABLE = 503;
  private static final int BUG = 500;

  /** Where everything that is told here comes by on its way to other nodes. */
  private static final String TOLD = Notice.class.getName();

  private final Vertx vertx;

  /** A bus on {@code vertx}; one Vertx may have any number of them. */
  public TypedBus(Vertx vertx) {
    this.vertx = vertx;
    ValueCodec.install(vertx.eventBus());
  }

  /** A registration that can be ended. */
  public interface Subscription {
    /** No further message is delivered once the future is done. */
    Future<Void> cancel();
  }

  /**
   * Ask whoever answers requests of this class.
   *
   * @return the reply; failed with {@link Unavailable} when nobody answers in time or the other
   *     side says so, with {@link IllegalStateException} when the other side has a bug
   */
  public <R> Future<R> ask(Request<R> request) {
    CrashPoint.before(request.getClass());
    return vertx
        .eventBus()
        .<R>request(address(request.getClass()), request, options())
        .onSuccess(_ -> CrashPoint.after(request.getClass()))
        .map(Message::body)
        .recover(failure -> Future.failedFuture(understood(request, failure)));
  }

  /**
   * Answer requests of one class for as long as the calling verticle is deployed; a failed future
   * reaches the asker without its message.
   */
  public <R, Q extends Request<R>> void answer(Class<Q> type, Function<Q, Future<R>> handler) {
    vertx.eventBus().<Q>localConsumer(address(type), message -> reply(message, handler));
  }

  /** Tell everybody who listens, on this node at once and in a cluster on the others, too. */
  public void tell(Notice notice) {
    repeat(notice);
    vertx.eventBus().publish(TOLD, notice, options());
  }

  /** Tell those of this node what was told on another one. */
  public void repeat(Notice notice) {
    vertx.eventBus().publish(address(notice.getClass()), notice, options());
  }

  /** Tell everybody who listens on this node. */
  public void tellHere(LocalNotice notice) {
    vertx.eventBus().publish(address(notice.getClass()), notice, options());
  }

  /** Listen to local notices of one class, on the caller's context. */
  public <N extends LocalNotice> Subscription onHere(Class<N> type, Consumer<N> handler) {
    return listen(type, handler);
  }

  /** Listen to every notice that is told on this node, and not to those that are repeated. */
  public Subscription onTold(Consumer<Notice> handler) {
    return vertx.eventBus().<Notice>localConsumer(TOLD, message -> handler.accept(message.body()))
        ::unregister;
  }

  /** Listen to notices of one class, on the caller's context. */
  public <N extends Notice> Subscription on(Class<N> type, Consumer<N> handler) {
    return listen(type, handler);
  }

  private <N> Subscription listen(Class<N> type, Consumer<N> handler) {
    return vertx
            .eventBus()
            .<N>localConsumer(address(type), message -> handler.accept(message.body()))
        ::unregister;
  }

  private static <R, Q extends Request<R>> void reply(
      Message<Q> message, Function<Q, Future<R>> handler) {
    Future.succeededFuture(message.body())
        .compose(handler)
        .onSuccess(answer -> message.reply(answer, options()))
        .onFailure(failure -> refuse(message, failure));
  }

  private static void refuse(Message<?> message, Throwable failure) {
    if (failure instanceof Unavailable) {
      message.fail(UNAVAILABLE, failure.getMessage());
    } else {
      log.error("{} could not be answered", message.address(), failure);
      message.fail(BUG, message.address());
    }
  }

  private static RuntimeException understood(Request<?> request, Throwable failure) {
    if (failure instanceof ReplyException reply) {
      var nobody = reply.failureType() != ReplyFailure.RECIPIENT_FAILURE;
      if (nobody || reply.failureCode() == UNAVAILABLE)
        return new Unavailable(address(request.getClass()) + ": " + reply.getMessage());
    }
    return new IllegalStateException(address(request.getClass()) + " failed", failure);
  }

  private static String address(Class<?> type) {
    return type.getName();
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(ValueCodec.NAME);
  }
}
