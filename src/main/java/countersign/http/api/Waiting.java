package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Prefer;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.http.TaskWatch;
import countersign.message.FindTask;
import countersign.message.Principal;
import countersign.message.TaskChanged;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a caller waiting until the agent has stopped, when the caller prefers that. */
final class Waiting {
  /**
   * How often a waiter looks at the task. Another node may have run it, and unless the nodes are
   * clustered nobody tells of that; ten seconds are a usual wait, and a look is one row by its key.
   */
  private static final long LOOK_MILLIS = 3000;

  private static final Logger log = LoggerFactory.getLogger(Waiting.class);

  private final Vertx vertx;
  private final TypedBus bus;
  private final TaskWatch watch;
  private final int most;
  private final Set<Waiter> waiters = new HashSet<>();

  /**
   * @param most how many may wait at a time; a further one is answered at once, since a preference
   *     may be ignored (RFC 7240 section 2)
   */
  Waiting(Vertx vertx, TypedBus bus, TaskWatch watch, int most) {
    this.vertx = vertx;
    this.bus = bus;
    this.watch = watch;
    this.most = most;
  }

  /** What became of the request itself. */
  sealed interface Outcome {
    /**
     * It was done.
     *
     * @param lastEvent the number of the transcript's newest entry then
     * @param answer the answer, with the task when it was waited for
     */
    record Done(int lastEvent, Function<Optional<Wire.TaskView>, Response.Document> answer)
        implements Outcome {}

    /** It wasn't. */
    record Refused(Problem problem) implements Outcome {}
  }

  /** Do something to a task, and wait as the caller prefers. */
  Future<Response> act(Principal caller, TaskId task, Call call, Supplier<Future<Outcome>> action) {
    var seconds = call.text("Prefer").flatMap(prefer -> Prefer.wait(List.of(prefer)));
    if (seconds.isEmpty() || waiters.size() >= most) return action.get().map(Waiting::atOnce);
    // It listens before the action begins, so that nothing is missed.
    var waiter = new Waiter(seconds.get());
    waiter.listen(caller, task, call.gone());
    return action
        .get()
        .compose(outcome -> settled(caller, task, waiter, outcome))
        .onComplete(_ -> waiter.stop());
  }

  /** Nobody is kept waiting any longer. */
  void close() {
    Set.copyOf(waiters).forEach(waiter -> waiter.rested.tryComplete());
  }

  private static Response atOnce(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(_, var answer) -> answer.apply(Optional.empty());
      case Outcome.Refused(var problem) -> problem.toResponse();
    };
  }

  private Future<Response> settled(Principal caller, TaskId task, Waiter waiter, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused _ -> Future.succeededFuture(atOnce(outcome));
      case Outcome.Done done ->
          waiter
              .restAfter(done.lastEvent(), () -> bus.ask(new FindTask(caller.tenant(), task)))
              .compose(_ -> bus.ask(new FindTask(caller.tenant(), task)))
              .map(found -> waited(done, waiter.seconds, found))
              // It was done: that the task can't be read now mustn't look as if it wasn't.
              .otherwise(_ -> atOnce(done));
    };
  }

  private static Response waited(Outcome.Done done, int seconds, Optional<Task> found) {
    return done.answer().apply(found.map(Wire::task)).with("Preference-Applied", "wait=" + seconds);
  }

  /** One caller who waits. */
  private final class Waiter {
    private final int seconds;
    private final Promise<Void> rested = Promise.promise();
    private Runnable ending = () -> {};
    private int newestRest;
    private int threshold = Integer.MAX_VALUE;
    private boolean lookUnderWay;

    Waiter(int seconds) {
      this.seconds = seconds;
    }

    void listen(Principal caller, TaskId task, Future<Void> gone) {
      waiters.add(this);
      ending = watch.watch(caller.tenant(), task, this::changed);
      gone.onComplete(_ -> rested.tryComplete());
    }

    /** Done when the task rests later than {@code event}, or when the time is up. */
    Future<Void> restAfter(int event, Supplier<Future<Optional<Task>>> look) {
      threshold = event;
      if (newestRest > threshold || seconds == 0) rested.tryComplete();
      long timer = vertx.setTimer(1 + seconds * 1000L, _ -> rested.tryComplete());
      long looking = vertx.setPeriodic(LOOK_MILLIS, _ -> lookAgain(look));
      return rested
          .future()
          .onComplete(_ -> vertx.cancelTimer(timer))
          .onComplete(_ -> vertx.cancelTimer(looking));
    }

    private void lookAgain(Supplier<Future<Optional<Task>>> look) {
      if (lookUnderWay) return;
      lookUnderWay = true;
      look.get()
          .onComplete(_ -> lookUnderWay = false)
          .onSuccess(found -> found.ifPresent(this::seen))
          .onFailure(failure -> log.debug("a task that is waited for wasn't read", failure));
    }

    void stop() {
      ending.run();
      waiters.remove(this);
    }

    private void changed(TaskChanged change) {
      restedAt(change.status(), change.lastEvent());
    }

    private void seen(Task task) {
      restedAt(task.state().status(), task.record().lastEvent());
    }

    private void restedAt(Status status, int lastEvent) {
      if (!status.resting()) return;
      newestRest = Math.max(newestRest, lastEvent);
      if (newestRest > threshold) rested.tryComplete();
    }
  }
}
