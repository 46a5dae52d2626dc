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
  private final CompletableFuture<T> part;
  private final Consumer<T> ending;
  private boolean closed;

  private Meanwhile(CompletableFuture<T> part, Consumer<T> ending) {
    this.part = part;
    this.ending = ending;
  }

  /**
   * Begins to make it at once.
   *
   * @param ending ends it
   */
  static <T> Meanwhile<T> make(String name, Supplier<T> making, Consumer<T> ending) {
    var thread = Thread.ofPlatform().name("start-" + name);
    return new Meanwhile<>(CompletableFuture.supplyAsync(making, thread::start), ending);
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
