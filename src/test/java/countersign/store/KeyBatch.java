package countersign.store;

import countersign.json.Json;
import countersign.support.TestDatabase;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A batch of keys on a database of its own, and transactions of others that are in its way. */
final class KeyBatch implements AutoCloseable {
  static final Tenant DEMO = new Tenant("demo");

  /** What can be written and not be read. */
  static final String UNREADABLE = "unreadable";

  /** Adds a key, or counts how often it was added, and tells which transaction did. */
  private static final String ADD_KEYS =
      """
      with input as (
        select *
        from rows from (jsonb_to_recordset($2::text::jsonb) as (key text)) with ordinality
          as input (key, place)
      ), added as (
        insert into idempotency_key as known (tenant_id, caller, key, fingerprint, created_at)
        select 'demo', 'agent:a', key, repeat('0', 64), now() from input where $1 <> ''
        on conflict (tenant_id, caller, key)
          do update set created_at = known.created_at + interval '1 day'
        returning key
      )
      select place::int, key, pg_current_xact_id()::text::bigint as number
      from input join added using (key)
      """;

  /** Keys for as many statements of a kind as may be under way at a time. */
  static final String[] HELD =
      IntStream.range(0, Turns.MOST_OF_A_KIND).mapToObj(i -> "held" + i).toArray(String[]::new);

  private static final String LOCK_WAITERS =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";

  final Database database;
  private final Vertx vertx = Vertx.vertx();
  private final String uri = TestDatabase.fresh();
  private final Batch<Tenant, String, Long> keys;

  /**
   * @param padding what each request has besides its key
   */
  KeyBatch(String padding) throws SQLException {
    try (var connection = TestDatabase.connect(uri);
        var sql = connection.createStatement()) {
      sql.execute("insert into tenant values ('demo', now()), ('other', now())");
    }
    database = onLoop(() -> Future.succeededFuture(new Database(vertx, uri, 8)));
    keys =
        new Batch<>(
            vertx,
            database.ofTenant(),
            new Batch.Form<>(
                ADD_KEYS,
                Set::of,
                key -> Json.object().put("key", key).put("padding", padding),
                KeyBatch::number));
  }

  private static Long number(List<Row> rows) {
    if (rows.getFirst().getString("key").equals(UNREADABLE))
      throw new IllegalStateException("what is stored can't be read");
    return rows.getFirst().getLong("number");
  }

  static Stream<String> keysTo(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key" + i);
  }

  Future<Long> ask(Tenant tenant, String key) {
    return keys.ask(tenant, key);
  }

  /** All at one moment. */
  List<Future<Long>> asked(Stream<String> which) {
    return onLoop(() -> Future.succeededFuture(which.map(key -> ask(DEMO, key)).toList()));
  }

  /** The numbers of the transactions. */
  List<Long> together(Stream<String> which) {
    var all = asked(which);
    Future.join(all).await();
    return all.stream().map(Future::result).toList();
  }

  /** {@code written}, or why not. */
  List<String> outcomes(Stream<String> which) {
    var all = asked(which);
    Future.join(all).otherwiseEmpty().await();
    return all.stream().map(it -> it.succeeded() ? "written" : it.cause().toString()).toList();
  }

  /** A transaction of somebody else that has these keys, and isn't committed. */
  Connection holding(String... held) throws SQLException {
    var connection = TestDatabase.connect(uri);
    connection.setAutoCommit(false);
    try (var statement =
        connection.prepareStatement(
            "insert into idempotency_key (tenant_id, caller, key, fingerprint, created_at)"
                + " values ('demo', 'agent:a', ?, repeat('0', 64), now())")) {
      for (var key : held) {
        statement.setString(1, key);
        statement.execute();
      }
    }
    return connection;
  }

  /** As many statements as may be under way, each waiting for the lock on a key that is held. */
  List<Future<Long>> blocked() {
    return Stream.of(HELD)
        .map(key -> {
          var waiters = count(LOCK_WAITERS);
          var answer = asked(Stream.of(key)).getFirst();
          awaitLockWaiters((int) waiters + 1);
          return answer;
        })
        .toList();
  }

  void awaitLockWaiters(int wanted) {
    Awaitility.await().until(() -> count(LOCK_WAITERS) >= wanted);
  }

  <R> R onLoop(Supplier<Future<R>> work) {
    Promise<R> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(_ -> work.get().onComplete(done));
    return done.future().await();
  }

  long count(String query) {
    return TestDatabase.number(uri, query);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
