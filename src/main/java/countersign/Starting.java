package countersign;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A node that is being started. A signal may arrive half-way: then the start is brought to its end
 * first, so that nothing that was started is left running.
 */
final class Starting implements AutoCloseable {
  private final Supplier<Node> start;
  private final CompletableFuture<Node> node = new CompletableFuture<>();

  Starting(Supplier<Node> start) {
    this.start = start;
  }

  /** The started node; fails as its start does. */
  Node start() {
    try {
      var started = start.get();
      node.complete(started);
      return started;
    } catch (RuntimeException | Error e) {
      node.completeExceptionally(e);
      throw e;
    }
  }

  /** Stop the node once it is up; when it didn't come up there is nothing to stop. */
  @Override
  public void close() {
    node.exceptionally(_ -> null)
        .thenAccept(started -> {
          if (started != null) started.close();
        })
        .join();
  }
}
