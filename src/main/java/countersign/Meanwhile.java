package countersign;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A part of a node that is made on a thread of its own while others start. Used by one thread at a
 * time.
 *
 * @param <T> what is made
 */
final class Meanwhile<T> implements AutoCloseable {
  private final CompletableFuture<T> part = new CompletableFuture<>();
  private final Consumer<T> ending;
  private boolean closed;

  private Meanwhile(Consumer<T> ending) {
    this.ending = ending;
  }

  /**
   * Begins to make it at once.
   *
   * @param ending ends it
   */
  static <T> Meanwhile<T> make(String name, Supplier<T> making, Consumer<T> ending) {
    var made = new Meanwhile<T>(ending);
    Thread.ofPlatform().name("start-" + name).start(() -> made.run(making));
    return made;
  }

  private void run(Supplier<T> making) {
    try {
      part.complete(making.get());
    } catch (RuntimeException | Error failure) {
      part.completeExceptionally(failure);
    }
  }

  /** Waits until it is made; fails as its making did. */
  T get() {
    try {
      return part.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) throw cause;
      if (failure.getCause() instanceof Error cause) throw cause;
      throw failure;
    }
  }

  /**
   * Waits for it and ends it; the second time, or if it couldn't be made, nothing is left to do.
   */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    part.exceptionally(_ -> null)
        .thenAccept(made -> {
          if (made != null) ending.accept(made);
        })
        .join();
  }
}
