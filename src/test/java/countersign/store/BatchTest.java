package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.json.Json;
import countersign.message.Unavailable;
import countersign.support.TestDatabase;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are answered by one statement are still each by itself. */
class BatchTest {
  private static final Tenant DEMO = new Tenant("demo");
  private static final String BAD = "";

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
      select place::int, pg_current_xact_id()::text::bigint as number
      from input join added using (key)
      """;

  private final Vertx vertx = Vertx.vertx();
  private String uri;
  private Database database;
  private Batch<Tenant, String, Long> keys;

  @BeforeEach
  void start() throws Exception {
    uri = TestDatabase.fresh();
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
                key -> Json.object().put("key", key),
                rows -> rows.getFirst().getLong("number")));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void requests_that_arrive_together_share_transactions() {
    var numbers = together(keysTo(40));

    assertThat(numbers.stream().distinct()).hasSizeLessThan(10);
    assertThat(count("select count(*) from idempotency_key")).isEqualTo(40);
  }

  @Test
  void one_that_is_alone_waits_for_nobody() {
    assertThat(onLoop(() -> keys.ask(DEMO, "alone"))).isPositive();
  }

  @Test
  void a_bad_row_fails_alone_and_its_neighbours_are_written_once() {
    var results = outcomes(keysTo(20).map(key -> key.endsWith("3") ? BAD : key));

    assertThat(results).filteredOn("written"::equals).hasSize(18);
    assertThat(results).filteredOn(it -> it.contains("PgException")).hasSize(2);
    assertThat(count("select count(*) from idempotency_key where created_at > now()")).isZero();
    assertThat(count("select count(*) from idempotency_key")).isEqualTo(18);
  }

  @Test
  void what_changes_the_same_is_done_one_after_the_other() {
    var numbers = together(IntStream.range(0, 10).mapToObj(_ -> "same"));

    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(
            count(
                "select count(*) from idempotency_key"
                    + " where created_at > now() + interval '8 days'"))
        .isOne();
  }

  @Test
  void nobody_is_answered_before_the_commit() {
    var seen =
        onLoop(
            () -> keys.ask(DEMO, "first").map(_ -> count("select count(*) from idempotency_key")));

    assertThat(seen).isEqualTo(1);
  }

  @Test
  void a_connection_that_is_lost_is_told_as_an_outage_and_nothing_is_tried_again()
      throws Exception {
    try (var holder = holding("held0")) {
      var all = onLoop(() -> Future.succeededFuture(asked(Stream.of("held0"))));
      awaitLockWaiters(1);
      count(
          "select count(pg_terminate_backend(pid)) from pg_stat_activity"
              + " where wait_event_type = 'Lock'");

      assertThatThrownBy(() -> all.getFirst().await()).isInstanceOf(Unavailable.class);
      holder.rollback();
    }
    assertThat(count("select count(*) from idempotency_key")).isZero();
  }

  @Test
  void who_waits_for_others_too_long_is_refused_and_nothing_of_it_is_done() throws Exception {
    try (var holder = holding("held0", "held1")) {
      var held = onLoop(() -> Future.succeededFuture(asked(Stream.of("held0", "held1"))));
      var late = onLoop(() -> Future.succeededFuture(asked(Stream.of("late")))).getFirst();

      assertThatThrownBy(late::await).isInstanceOf(Unavailable.class);
      holder.rollback();
      Future.all(held).await();
    }
    assertThat(count("select count(*) from idempotency_key where key = 'late'")).isZero();
  }

  @Test
  void a_line_that_is_too_long_takes_no_more() throws Exception {
    try (var holder = holding("held0", "held1")) {
      var held = onLoop(() -> Future.succeededFuture(asked(Stream.of("held0", "held1"))));
      var all = onLoop(() -> Future.succeededFuture(asked(keysTo(Database.MAX_WAITING + 1))));

      assertThat(all.getLast().cause()).isInstanceOf(Unavailable.class);
      assertThat(all.get(Database.MAX_WAITING - 1).cause()).isNull();
      holder.rollback();
      Future.all(held).await();
    }
  }

  @Test
  void each_tenant_writes_for_itself() {
    assertThatThrownBy(() -> onLoop(() -> keys.ask(new Tenant("other"), "not mine")))
        .hasMessageContaining("row-level security");
  }

  @Test
  void a_connection_sees_the_tenant_it_is_lent_to_and_no_other() {
    onLoop(() -> keys.ask(DEMO, "mine"));
    for (int i = 0; i < 20; i++) {
      var tenant = i % 2 == 0 ? DEMO : new Tenant("other");
      var seen =
          onLoop(() ->
              database
                  .one(
                      tenant,
                      "select count(*) as number from idempotency_key where $1 <> ''",
                      Tuple.of("any"))
                  .map(rows -> rows.iterator().next().getLong("number")));

      assertThat(seen).isEqualTo(i % 2 == 0 ? 1 : 0);
    }
  }

  /** A transaction of somebody else that has these keys, and isn't committed. */
  private Connection holding(String... held) throws SQLException {
    var connection = TestDatabase.connect(uri);
    connection.setAutoCommit(false);
    for (var key : held)
      try (var sql = connection.createStatement()) {
        sql.execute(
            "insert into idempotency_key (tenant_id, caller, key, fingerprint, created_at)"
                + " values ('demo', 'agent:a', '"
                + key
                + "', repeat('0', 64), now())");
      }
    return connection;
  }

  private void awaitLockWaiters(int wanted) {
    Awaitility.await()
        .until(() ->
            count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                >= wanted);
  }

  private static Stream<String> keysTo(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key" + i);
  }

  private List<Future<Long>> asked(Stream<String> which) {
    return which.map(key -> keys.ask(DEMO, key)).toList();
  }

  private List<Long> together(Stream<String> which) {
    return onLoop(() -> {
      var all = asked(which);
      return Future.join(all).map(_ -> all.stream().map(Future::result).toList());
    });
  }

  private List<String> outcomes(Stream<String> which) {
    return onLoop(() -> {
      var all = new ArrayList<Future<String>>();
      for (var one : asked(which))
        all.add(one.map("written").recover(failure -> Future.succeededFuture(failure.toString())));
      return Future.join(all).map(_ -> all.stream().map(Future::result).toList());
    });
  }

  private <R> R onLoop(Supplier<Future<R>> work) {
    Promise<R> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(_ -> work.get().onComplete(done));
    return done.future().await();
  }

  private long count(String query) {
    try (var connection = TestDatabase.connect(uri);
        var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
