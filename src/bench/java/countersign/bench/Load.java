package countersign.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Requests, and how long they took; everything but the pacing happens on one event loop. */
final class Load {
  private static final int PATIENCE_SECONDS = 300;
  private static final int DIGITS = 3;

  private final Context loop;
  private final Supplier<Optional<Future<?>>> next;
  private final Histogram nanos = new Histogram(DIGITS);
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private long failed;
  private @Nullable Throwable firstFailure;
  private long newestEnd;
  private int running;

  private Load(Context loop, Supplier<Optional<Future<?>>> next) {
    this.loop = loop;
    this.next = next;
  }

  /**
   * How it went.
   *
   * @param nanos of those that were answered well
   * @param failed how many were not
   */
  record Result(Histogram nanos, long failed, double seconds) {
    long done() {
      return nanos.getTotalCount();
    }

    double perSecond() {
      return done() / seconds;
    }

    double millis(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /**
   * So many callers, each of whom sends a request when the last one was answered.
   *
   * @param next begins a request; empty when there is nothing left to ask for
   */
  static Result closed(
      Context loop, int callers, Duration time, Supplier<Optional<Future<?>>> next) {
    var load = new Load(loop, next);
    var begun = System.nanoTime();
    var until = begun + time.toNanos();
    loop.runOnContext(_ -> {
      load.running = callers;
      for (int i = 0; i < callers; i++) load.again(until);
    });
    return load.result(begun);
  }

  /**
   * Requests at fixed moments, answered or not. A request's time counts from the moment when it was
   * due, so that a pause of the server is seen by all who would have come in it.
   */
  static Result open(
      Context loop, int perSecond, Duration time, Supplier<Optional<Future<?>>> next) {
    var load = new Load(loop, next);
    var count = (int) (perSecond * time.toSeconds());
    var begun = System.nanoTime();
    load.running = count;
    for (int i = 0; i < count; i++) {
      var due = begun + Duration.ofSeconds(1).toNanos() * i / perSecond;
      // Timers of the event loop are right to a millisecond, which is what is measured here.
      while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
      loop.runOnContext(_ -> load.once(due));
    }
    return load.result(begun);
  }

  private void again(long until) {
    var begun = System.nanoTime();
    var request = begun < until ? next.get() : Optional.<Future<?>>empty();
    if (request.isEmpty()) {
      ended();
      return;
    }
    request
        .get()
        .onComplete(answer -> {
          note(answer.cause(), begun);
          again(until);
        });
  }

  private void once(long due) {
    next.get()
        .ifPresentOrElse(
            request ->
                request.onComplete(answer -> {
                  note(answer.cause(), due);
                  ended();
                }),
            this::ended);
  }

  private void note(@Nullable Throwable failure, long begun) {
    newestEnd = System.nanoTime();
    if (failure == null) {
      nanos.recordValue(newestEnd - begun);
      return;
    }
    failed++;
    if (firstFailure == null) firstFailure = failure;
  }

  private void ended() {
    if (--running == 0) end.complete(null);
  }

  private Result result(long begun) {
    end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (failed > 0)
      System.out.println("!! " + failed + " REQUESTS FAILED, the first: " + firstFailure);
    return new Result(nanos, failed, (newestEnd - begun) / 1e9);
  }
}
