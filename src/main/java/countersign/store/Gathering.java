package countersign.store;

import countersign.message.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Requests that arrive while others are under way are answered together, by one statement and one
 * commit: both cost little more for many than for one. Nobody waits when nothing is under way, and
 * nobody is answered before the commit. What fails takes nothing else along: then each is done
 * again by itself. Nobody waits longer for the others than for a connection, nor in a longer line;
 * what is refused for that was not begun.
 *
 * <p>Used on one event loop only.
 *
 * @param <L> whose requests stand in one line; lines don't wait for one another
 * @param <Q> what is asked
 * @param <R> its answer
 */
final class Gathering<L, Q extends Gathering.Request, R> {
  /** The most requests that are answered together; it bounds how long one waits for the others. */
  static final int MOST_TOGETHER = 64;

  /** In characters, unless one alone has more. */
  static final int MOST_TEXT_TOGETHER = 4 * 1024 * 1024;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(Database.PATIENCE_SECONDS);

  /**
   * What refuses a statement and lets the connection live: nothing of it was done (PostgreSQL
   * manual, appendix A). After anything else a commit may have happened.
   */
  private static final Set<String> ROLLED_BACK = Set.of("22", "23", "25", "40", "42", "55", "P0");

  private final Vertx vertx;
  private final Turns<L> turns;
  private final Work<L, Q, R> work;
  private final Map<L, Line> lines = new HashMap<>();

  /** Something that can be answered together with others. */
  interface Request {
    /** What it changes: two that change the same are not answered together. */
    Set<?> subjects();

    /** How much text it has, in characters. */
    int length();
  }

  /** How requests are answered. */
  interface Work<L, Q, R> {
    /**
     * All of them or none, in a transaction.
     *
     * @return once that is committed, an answer for each in their order; one that can't be made of
     *     what was found is failed, and no reason to do anything again
     */
    Future<List<Future<R>>> answer(L line, List<Q> requests);
  }

  private record Waiting<Q, R>(Q request, Promise<R> answer, long sinceNanos) {}

  /** What waits. */
  private final class Line implements Turns.Line {
    private final L name;
    private final Deque<Waiting<Q, R>> waiting = new ArrayDeque<>();
    private Optional<Long> watch = Optional.empty();

    Line(L name) {
      this.name = name;
    }

    @Override
    public Object kind() {
      return Gathering.this;
    }

    @Override
    public int size() {
      return waiting.size();
    }

    @Override
    public long sinceNanos() {
      return waiting.element().sinceNanos;
    }

    @Override
    public Future<Void> send() {
      var group = take();
      if (waiting.isEmpty()) gone(this);
      return together(name, group);
    }

    /** Those that have waited longest; what touches the same as an earlier one stays for later. */
    private List<Waiting<Q, R>> take() {
      var taken = new ArrayList<Waiting<Q, R>>();
      var subjects = new HashSet<Object>();
      long length = 0;
      for (var all = waiting.iterator(); all.hasNext() && taken.size() < MOST_TOGETHER; ) {
        var next = all.next();
        if (next.request.subjects().stream().anyMatch(subjects::contains)) continue;
        length += next.request.length();
        if (!taken.isEmpty() && length > MOST_TEXT_TOGETHER) break;
        subjects.addAll(next.request.subjects());
        taken.add(next);
        all.remove();
      }
      return taken;
    }
  }

  /**
   * @param turns which all kinds of requests take that use the same connections
   */
  Gathering(Vertx vertx, Turns<L> turns, Work<L, Q, R> work) {
    this.vertx = vertx;
    this.turns = turns;
    this.work = work;
  }

  /** The answer to this request; it may be done again after it was rolled back. */
  Future<R> ask(L name, Q request) {
    var line = lines.computeIfAbsent(name, Line::new);
    if (line.waiting.size() == Database.MAX_WAITING) return Future.failedFuture(noRoom());
    Promise<R> answer = Promise.promise();
    line.waiting.add(new Waiting<>(request, answer, System.nanoTime()));
    turns.await(name, line);
    watch(line);
    return answer.future();
  }

  /** Gives up in time what still waits. */
  private void watch(Line line) {
    if (line.watch.isPresent()) return;
    var left = line.sinceNanos() + PATIENCE_NANOS - System.nanoTime();
    var timer =
        vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1), _ -> giveUp(line));
    line.watch = Optional.of(timer);
  }

  private void giveUp(Line line) {
    line.watch = Optional.empty();
    var now = System.nanoTime();
    while (line.size() > 0 && now - line.sinceNanos() >= PATIENCE_NANOS)
      line.waiting.remove().answer.fail(noRoom());
    if (line.size() > 0) watch(line);
    else gone(line);
  }

  private void gone(Line line) {
    line.watch.ifPresent(vertx::cancelTimer);
    lines.remove(line.name, line);
    turns.leave(line.name, line);
  }

  private static Unavailable noRoom() {
    return new Unavailable("database");
  }

  private Future<Void> together(L line, List<Waiting<Q, R>> group) {
    return answered(line, group)
        .recover(failure ->
            group.size() > 1 && wasRolledBack(failure)
                ? oneByOne(line, group)
                : failed(group, failure));
  }

  /** A request that breaks before anything is sent is like one that is refused. */
  private Future<Void> answered(L line, List<Waiting<Q, R>> group) {
    return Future.succeededFuture(group.stream().map(Waiting::request).toList())
        .compose(requests -> work.answer(line, requests))
        .onSuccess(answers -> {
          for (int i = 0; i < group.size(); i++) answers.get(i).onComplete(group.get(i).answer);
        })
        .mapEmpty();
  }

  private Future<Void> oneByOne(L line, List<Waiting<Q, R>> group) {
    Future<Void> all = Future.succeededFuture();
    for (var one : group) all = all.compose(_ -> alone(line, one));
    return all;
  }

  private Future<Void> alone(L line, Waiting<Q, R> one) {
    return answered(line, List.of(one)).recover(failure -> failed(List.of(one), failure));
  }

  private static <Q, R> Future<Void> failed(List<Waiting<Q, R>> group, Throwable failure) {
    group.forEach(one -> one.answer.fail(failure));
    return Future.succeededFuture();
  }

  private static boolean wasRolledBack(Throwable failure) {
    return failure instanceof PgException refused
        ? ROLLED_BACK.contains(refused.getSqlState().substring(0, 2))
        : failure instanceof RuntimeException && !(failure instanceof VertxException);
  }
}
