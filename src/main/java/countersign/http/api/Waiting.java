package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Prefer;
import countersign.http.Previews;
import countersign.http.Response;
import countersign.http.TaskWatch;
import countersign.message.Act;
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
  private final Acts acts;
  private final Previews previews;
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
    this.acts = new Acts(bus);
    this.previews = new Previews(bus);
    this.watch = watch;
    this.most = most;
  }

  /**
   * Do something to a task, and wait as the caller prefers.
   *
   * @param meaning the answer to what came of it
   */
  <R> Future<Response> act(Principal caller, Call call, Act<R> act, Function<R, Outcome> meaning) {
    var seconds = call.text("Prefer").flatMap(prefer -> Prefer.wait(List.of(prefer)));
    if (seconds.isEmpty() || waiters.size() >= most)
      return acts.ask(caller, call, act, meaning).map(Waiting::atOnce);
    // It listens before the action begins, so that nothing is missed.
    var waiter = new Waiter(caller, seconds.get());
    waiter.listen(act.task(), call.gone());
    return acts.ask(caller, call, act, meaning)
        .compose(told -> settled(waiter, told))
        .onComplete(_ -> waiter.stop());
  }

  /** Nobody is kept waiting any longer. */
  void close() {
    Set.copyOf(waiters).forEach(waiter -> waiter.rested.tryComplete());
  }

  private static Response atOnce(Acts.Told told) {
    return told.answer(Optional.empty());
  }

  private Future<Response> settled(Waiter waiter, Acts.Told told) {
    return switch (told.outcome()) {
      case Outcome.Refused _ -> Future.succeededFuture(atOnce(told));
      // Nothing runs before other actions are decided, so there is nothing to wait for.
      case Outcome.Done(var task, _) when task.state().status() == Status.PENDING_APPROVAL ->
          find(task).compose(found -> waited(told, waiter, found)).otherwise(_ -> atOnce(told));
      case Outcome.Done(var task, _) ->
          caughtUp(waiter, task, told.again())
              .compose(_ -> waiter.restAfter(task.record().lastEvent(), () -> find(task)))
              .compose(known -> known.isPresent() ? Future.succeededFuture(known) : find(task))
              .compose(found -> waited(told, waiter, found))
              // It was done: that the task can't be read now mustn't look as if it wasn't.
              .otherwise(_ -> atOnce(told));
    };
  }

  /**
   * What was done before may have come to rest before anybody listened here: that rest is looked
   * up, of the task that was meant then, once this one is listened to.
   */
  private Future<Void> caughtUp(Waiter waiter, Task task, boolean again) {
    if (!again) return Future.succeededFuture();
    waiter.follow(task.id());
    return find(task).onSuccess(found -> found.ifPresent(waiter::seen)).mapEmpty();
  }

  private Future<Optional<Task>> find(Task task) {
    return bus.ask(new FindTask(task.tenant(), task.id()));
  }

  private Future<Response> waited(Acts.Told told, Waiter waiter, Optional<Task> found) {
    return found
        .map(task ->
            previews
                .of(task, waiter.caller.actor())
                .map(known -> told.answer(Optional.of(Wire.task(task, known)))))
        .orElseGet(() -> Future.succeededFuture(told.answer(Optional.empty())))
        .map(response -> response.with("Preference-Applied", "wait=" + waiter.seconds));
  }

  /** One caller who waits. */
  private final class Waiter implements TaskWatch.Watcher {
    private final Principal caller;
    private final int seconds;
    private final Promise<Void> rested = Promise.promise();
    private Runnable ending = () -> {};
    private Optional<Task> newest = Optional.empty();
    private int newestRest;
    private int threshold = Integer.MAX_VALUE;
    private boolean lookUnderWay;

    Waiter(Principal caller, int seconds) {
      this.caller = caller;
      this.seconds = seconds;
    }

    void listen(TaskId task, Future<Void> gone) {
      waiters.add(this);
      ending = watch.watch(caller.tenant(), task, this);
      gone.onComplete(_ -> rested.tryComplete());
    }

    /** Listen to this task instead. */
    void follow(TaskId task) {
      ending.run();
      newest = Optional.empty();
      ending = watch.watch(caller.tenant(), task, this);
    }

    /**
     * Done when the task rests later than {@code event}, or when the time is up.
     *
     * @return the task as it rests, if it is known
     */
    Future<Optional<Task>> restAfter(int event, Supplier<Future<Optional<Task>>> look) {
      threshold = event;
      if (newestRest > threshold || seconds == 0) rested.tryComplete();
      long timer = vertx.setTimer(1 + seconds * 1000L, _ -> rested.tryComplete());
      long looking = vertx.setPeriodic(LOOK_MILLIS, _ -> lookAgain(look));
      return rested
          .future()
          .onComplete(_ -> vertx.cancelTimer(timer))
          .onComplete(_ -> vertx.cancelTimer(looking))
          .map(_ -> newest.filter(this::isNews));
    }

    /** Another node may have told of a later rest since. */
    private boolean isNews(Task task) {
      var event = task.record().lastEvent();
      return event > threshold && event >= newestRest;
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

    @Override
    public void changed(TaskChanged change) {
      restedAt(change.status(), change.lastEvent());
    }

    @Override
    public void rested(Task task) {
      newest = Optional.of(task);
    }

    void seen(Task task) {
      if (task.state().status().resting()) rested(task);
      restedAt(task.state().status(), task.record().lastEvent());
    }

    private void restedAt(Status status, int lastEvent) {
      if (!status.resting()) return;
      newestRest = Math.max(newestRest, lastEvent);
      if (newestRest > threshold) rested.tryComplete();
    }
  }
}
