package countersign.store;

import countersign.message.Unavailable;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Work of a tenant that arrives while its transactions are under way shares the next one: a commit
 * costs the same for one as for many. Nobody waits when nothing is under way, and nobody is
 * answered before the commit. What fails takes nothing else along: then each is done again by
 * itself. Nobody waits longer for the others than for a connection, nor in a longer line; what is
 * refused for that was not begun.
 *
 * <p>Used on one event loop only.
 */
final class GroupCommit {
  /** The most writes of one transaction; it bounds how long one waits for the others. */
  static final int MOST_TOGETHER = 64;

  /** So many transactions of a tenant at a time, so that one that waits for a lock isn't all. */
  private static final int MOST_UNDER_WAY = 2;

  /**
   * What refuses a statement and lets the connection live: nothing of the transaction was done
   * (PostgreSQL manual, appendix A). After anything else a commit may have happened.
   */
  private static final Set<String> ROLLED_BACK = Set.of("22", "23", "25", "40", "42", "55", "P0");

  private final Vertx vertx;
  private final Transactions transactions;
  private final Map<Tenant, Line> lines = new HashMap<>();

  /** One transaction for a tenant; failures as they came. */
  interface Transactions {
    <R> Future<R> run(Tenant tenant, Function<SqlConnection, Future<R>> work);
  }

  /** A write, and who waits for it. */
  private record Write<R>(Function<SqlConnection, Future<R>> work, Promise<R> answer) {
    /** Done as a part of a transaction; the answer is given once that is committed. */
    Future<Runnable> begin(SqlConnection sql) {
      return Future.succeededFuture(sql).compose(work).map(result -> () -> answer.complete(result));
    }
  }

  /** What waits and what is under way of one tenant. */
  private static final class Line {
    private final Queue<Write<?>> waiting = new ArrayDeque<>();
    private int underWay;

    List<Write<?>> take() {
      var taken = new ArrayList<Write<?>>();
      while (!waiting.isEmpty() && taken.size() < MOST_TOGETHER) taken.add(waiting.remove());
      return taken;
    }
  }

  GroupCommit(Vertx vertx, Transactions transactions) {
    this.vertx = vertx;
    this.transactions = transactions;
  }

  /**
   * Do this in a transaction.
   *
   * @param work its statements; it may be asked to do them again after they were rolled back
   */
  <R> Future<R> run(Tenant tenant, Function<SqlConnection, Future<R>> work) {
    var write = new Write<R>(work, Promise.promise());
    var line = lines.computeIfAbsent(tenant, _ -> new Line());
    if (line.waiting.size() == Database.MAX_WAITING) return Future.failedFuture(noRoom());
    line.waiting.add(write);
    if (line.underWay == MOST_UNDER_WAY) giveUpInTime(line, write);
    next(tenant, line);
    return write.answer.future();
  }

  /** Gives up what still waits when the time is over that one waits for a connection. */
  private void giveUpInTime(Line line, Write<?> write) {
    var patience = TimeUnit.SECONDS.toMillis(Database.PATIENCE_SECONDS);
    var timer =
        vertx.setTimer(
            patience,
            _ -> {
              if (line.waiting.remove(write)) write.answer.fail(noRoom());
            });
    write.answer.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private static Unavailable noRoom() {
    return new Unavailable("database");
  }

  private void next(Tenant tenant, Line line) {
    if (line.underWay == 0 && line.waiting.isEmpty()) lines.remove(tenant, line);
    if (line.underWay == MOST_UNDER_WAY || line.waiting.isEmpty()) return;
    line.underWay++;
    var group = line.take();
    var _ =
        commit(tenant, group)
            .onComplete(_ -> {
              line.underWay--;
              next(tenant, line);
            });
  }

  private Future<?> commit(Tenant tenant, List<Write<?>> group) {
    return transactions
        .run(tenant, sql -> together(sql, group))
        .onSuccess(answers -> answers.forEach(Runnable::run))
        .recover(failure ->
            group.size() > 1 && wasRolledBack(failure)
                ? oneByOne(tenant, group)
                : failed(group, failure));
  }

  /** All of them; the connection sends what each has ready without waiting for the others. */
  private static Future<List<Runnable>> together(SqlConnection sql, List<Write<?>> group) {
    var begun = new ArrayList<Future<Runnable>>();
    for (var write : group) begun.add(write.begin(sql));
    // Only when all have come to rest is the connection free for the commit or the rollback.
    return Future.join(begun).map(_ -> begun.stream().map(Future::result).toList());
  }

  private Future<List<Runnable>> oneByOne(Tenant tenant, List<Write<?>> group) {
    Future<?> all = Future.succeededFuture();
    for (var write : group) all = all.compose(_ -> alone(tenant, write));
    return all.map(List.of());
  }

  private Future<?> alone(Tenant tenant, Write<?> write) {
    return transactions
        .run(tenant, write::begin)
        .onSuccess(Runnable::run)
        .onFailure(write.answer::tryFail)
        .otherwise(() -> {});
  }

  private static Future<List<Runnable>> failed(List<Write<?>> group, Throwable failure) {
    group.forEach(write -> write.answer.tryFail(failure));
    return Future.succeededFuture(List.of());
  }

  private static boolean wasRolledBack(Throwable failure) {
    return failure instanceof PgException refused
        ? ROLLED_BACK.contains(refused.getSqlState().substring(0, 2))
        : failure instanceof RuntimeException && !(failure instanceof VertxException);
  }
}
