package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.json.Json;
import countersign.message.Once;
import countersign.message.Recall;
import countersign.task.Actor;
import countersign.task.Person;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts that may be asked for again: the key's row, the act and its outcome are one transaction. Of
 * any number of callers with one key the first one acts, and the others wait for it at the row.
 */
final class OnceStore {
  /** For how long a request is remembered. */
  static final Duration MEMORY = Duration.ofHours(24);

  /** The most rows that one statement forgets. */
  static final int BATCH = 1000;

  private static final Logger log = LoggerFactory.getLogger(OnceStore.class);

  private final Database database;
  private final Deeds deeds;
  private final InstantSource clock;

  OnceStore(Database database, Deeds deeds, InstantSource clock) {
    this.database = database;
    this.deeds = deeds;
    this.clock = clock;
  }

  <R> Future<Once.Result<R>> once(Once<R> once) {
    var deed = deeds.of(once.act());
    var acted = new ArrayList<Acted<R>>(1);
    return database
        .in(once.by().tenant(), sql -> claimed(sql, once, deed, acted))
        .onSuccess(_ -> acted.forEach(it -> it.committed().run()))
        .onFailure(_ -> acted.forEach(it -> it.undone().run()));
  }

  /** The first reply, if there was one; nothing is done and nothing is written down. */
  <R> Future<Optional<Once.Result<R>>> recall(Recall<R> recall) {
    var once = new Once<>(recall.by(), recall.key(), recall.act());
    var values = row(once).addValue(time(clock.instant().minus(MEMORY)));
    return database.in(
        recall.by().tenant(),
        sql ->
            sql.preparedQuery(OnceSql.RECALL)
                .execute(values)
                .compose(rows ->
                    rows.size() == 0
                        ? Future.succeededFuture(Optional.<Once.Result<R>>empty())
                        : told(sql, once, deeds.of(once.act()), rows.iterator().next())
                            .map(Optional::of)));
  }

  /** Forget what is old enough, bit by bit. */
  void forget() {
    database
        .acrossTenants(sql ->
            sql.preparedQuery(OnceSql.DROP_EXPIRED)
                .execute(Tuple.of(time(clock.instant().minus(MEMORY)), BATCH)))
        .onSuccess(dropped -> {
          if (dropped.rowCount() == BATCH) forget();
        })
        .onFailure(
            failure -> log.warn("old idempotency keys stay for now: {}", failure.toString()));
  }

  private <R> Future<Once.Result<R>> claimed(
      SqlConnection sql, Once<R> once, Deed<R> deed, List<Acted<R>> acted) {
    var now = clock.instant();
    var values =
        row(once)
            .addValue(once.key().fingerprint())
            .addValue(time(now))
            .addValue(time(now.minus(MEMORY)));
    return sql.preparedQuery(OnceSql.CLAIM)
        .execute(values)
        .compose(rows -> rows.size() > 0 ? first(sql, once, deed, acted) : again(sql, once, deed));
  }

  private static <R> Future<Once.Result<R>> first(
      SqlConnection sql, Once<R> once, Deed<R> deed, List<Acted<R>> acted) {
    return deed.act()
        .apply(sql)
        .onSuccess(acted::add)
        .compose(it -> recorded(sql, once, deed, it.reply()));
  }

  private static <R> Future<Once.Result<R>> recorded(
      SqlConnection sql, Once<R> once, Deed<R> deed, R result) {
    return sql.preparedQuery(OnceSql.RECORD)
        .execute(row(once).addValue(Json.write(deed.write().apply(result))))
        .map(new Once.Result.Answered<>(result, false));
  }

  private static <R> Future<Once.Result<R>> again(SqlConnection sql, Once<R> once, Deed<R> deed) {
    return sql.preparedQuery(OnceSql.READ)
        .execute(row(once))
        .compose(rows -> told(sql, once, deed, rows.iterator().next()));
  }

  private static <R> Future<Once.Result<R>> told(
      SqlConnection sql, Once<R> once, Deed<R> deed, Row row) {
    if (!row.getString("fingerprint").equals(once.key().fingerprint()))
      return Future.succeededFuture(new Once.Result.KeyReused<>());
    return deed.read()
        .read(sql, Json.readOwn(row.getString("outcome")))
        .map(reply -> new Once.Result.Answered<>(reply, true));
  }

  private static Tuple row(Once<?> once) {
    return Tuple.of(once.by().tenant().id(), caller(once.by().actor()), once.key().text());
  }

  private static String caller(Actor actor) {
    return switch (actor) {
      case Actor.Agent(var keyId, _) -> "agent:" + keyId;
      case Person person -> "person:" + person.id();
    };
  }
}
