package countersign.bus;

import io.vertx.core.VertxOptions;

/**
 * How many event loops a node has: one for each two processors, so that the database has the rest.
 * Parts that share one hand messages on without waking another thread, which costs more than most
 * messages do.
 */
public final class Loops {
  private Loops() {}

  /** A node's options. */
  public static VertxOptions options() {
    var loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new VertxOptions().setEventLoopPoolSize(loops);
  }
}
