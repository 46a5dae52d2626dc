package countersign.chaos;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The threads of this program; what goes wrong in one of them ends the run. */
final class Crew {
  private final AtomicReference<Throwable> bug = new AtomicReference<>();
  private volatile boolean dismissed;

  void start(String name, Runnable work) {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .uncaughtExceptionHandler((_, failure) -> {
              if (!dismissed) bug.compareAndSet(null, failure);
            })
            .start(work);
  }

  /** The first thing that went wrong. */
  Optional<Throwable> bug() {
    return Optional.ofNullable(bug.get());
  }

  boolean isAtWork() {
    return !dismissed;
  }

  /** Everybody may go. */
  void dismiss() {
    dismissed = true;
  }
}
