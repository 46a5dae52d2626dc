package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.message.Unavailable;
import countersign.support.TestDatabase;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that share a commit are still each by itself. */
class GroupCommitTest {
  private static final Tenant DEMO = new Tenant("demo");
  private static final String TRANSACTION = "select txid_current() as number";
  private static final String ADD_KEY =
      """
      insert into idempotency_key (tenant_id, caller, key, fingerprint, created_at)
      values ($1, 'agent:a', $2, repeat('0', 64), now())
      """;

  private final Vertx vertx = Vertx.vertx();
  private String uri;
  private Database database;

  @BeforeEach
  void start() throws Exception {
    uri = TestDatabase.fresh();
    for (var tenant : List.of("demo", "other"))
      execute("insert into tenant values ('" + tenant + "', now())");
    database = onLoop(() -> Future.succeededFuture(new Database(vertx, uri, 8)));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void writes_that_arrive_together_share_transactions() {
    var numbers = together(40, (_, sql) -> number(sql));

    assertThat(numbers.stream().distinct()).hasSizeLessThan(10);
  }

  @Test
  void one_that_is_alone_waits_for_nobody() {
    assertThat(onLoop(() -> database.shared(DEMO, GroupCommitTest::number))).isPositive();
  }

  @Test
  void a_bad_row_fails_alone_and_its_neighbours_are_written_once() throws Exception {
    var results = outcomes(20, (i, sql) -> add(sql, i % 7 == 3 ? "" : "key" + i).map("written"));

    assertThat(results).filteredOn("written"::equals).hasSize(17);
    assertThat(results)
        .filteredOn(it -> it.startsWith("java.lang") || it.contains("Pg"))
        .hasSize(3);
    assertThat(count("select count(*) from idempotency_key")).isEqualTo(17);
  }

  @Test
  void work_that_breaks_takes_no_other_along() throws Exception {
    var results =
        outcomes(
            10,
            (i, sql) -> {
              if (i == 5) throw new IllegalStateException("a mistake");
              return add(sql, "key" + i).map("written");
            });

    assertThat(results).filteredOn("written"::equals).hasSize(9);
    assertThat(count("select count(*) from idempotency_key")).isEqualTo(9);
  }

  @Test
  void nobody_is_answered_before_the_commit() throws Exception {
    var seen =
        onLoop(() ->
            database
                .shared(DEMO, sql -> add(sql, "first"))
                .map(_ -> count("select count(*) from idempotency_key")));

    assertThat(seen).isEqualTo(1);
  }

  @Test
  void a_connection_that_is_lost_is_told_as_an_outage_and_nothing_is_tried_again()
      throws Exception {
    var results =
        outcomes(
            5,
            (i, sql) ->
                add(sql, "key" + i)
                    .compose(_ -> i == 4 ? lose(sql) : Future.succeededFuture("written")));

    assertThat(results).last().asString().contains(Unavailable.class.getName());
    assertThat(count("select count(*) from idempotency_key"))
        .isEqualTo(results.stream().filter("written"::equals).count());
  }

  @Test
  void who_waits_for_others_too_long_is_refused_and_nothing_of_it_is_done() throws Exception {
    var held = new Held(2);
    var late =
        onLoop(() -> {
          held.begin();
          return database
              .shared(DEMO, sql -> add(sql, "late"))
              .<Object>map(_ -> "written")
              .recover(Future::succeededFuture);
        });

    assertThat(late).isInstanceOf(Unavailable.class);
    held.end();
    assertThat(count("select count(*) from idempotency_key")).isZero();
  }

  @Test
  void a_line_that_is_too_long_takes_no_more() throws Exception {
    var held = new Held(2);
    var all = new ArrayList<Future<Integer>>();
    var last =
        onLoop(() -> {
          held.begin();
          for (int i = 0; i <= Database.MAX_WAITING; i++)
            all.add(database.shared(DEMO, sql -> Future.succeededFuture(1)));
          return Future.succeededFuture(all.getLast());
        });

    assertThat(last.cause()).isInstanceOf(Unavailable.class);
    assertThat(all.get(Database.MAX_WAITING - 1).isComplete()).isFalse();
    held.end();
  }

  @Test
  void each_tenant_writes_for_itself() {
    assertThatThrownBy(() ->
            onLoop(() ->
                Future.join(
                    database.shared(DEMO, sql -> add(sql, "mine")),
                    database.shared(new Tenant("other"), sql -> add(sql, "not mine")))))
        .hasMessageContaining("row-level security");
  }

  /** Transactions that stay open until the test ends them. */
  private final class Held {
    private final int count;
    private final Promise<Integer> end = Promise.promise();
    private final List<Future<Integer>> all = new ArrayList<>();

    Held(int count) {
      this.count = count;
    }

    void begin() {
      for (int i = 0; i < count; i++) all.add(database.shared(DEMO, _ -> end.future()));
    }

    void end() {
      end.complete(1);
      Future.all(all).await();
    }
  }

  /** Something to do with a connection, the number of the caller in hand. */
  private interface Work<R> {
    Future<R> of(int number, SqlConnection sql);
  }

  private <R> List<R> together(int count, Work<R> work) {
    return onLoop(() -> {
      var all = new ArrayList<Future<R>>();
      for (int i = 0; i < count; i++) {
        var number = i;
        all.add(database.shared(DEMO, sql -> work.of(number, sql)));
      }
      return Future.join(all).map(_ -> all.stream().map(Future::result).toList());
    });
  }

  private List<String> outcomes(int count, Work<String> work) {
    return onLoop(() -> {
      var all = new ArrayList<Future<String>>();
      for (int i = 0; i < count; i++) {
        var number = i;
        all.add(
            database
                .<String>shared(DEMO, sql -> work.of(number, sql))
                .recover(failure -> Future.succeededFuture(failure.toString())));
      }
      return Future.join(all).map(_ -> all.stream().map(Future::result).toList());
    });
  }

  private static Future<Long> number(SqlConnection sql) {
    return sql.query(TRANSACTION).execute().map(rows -> rows.iterator().next().getLong("number"));
  }

  private Future<String> lose(SqlConnection sql) {
    return sql.query("select pg_backend_pid() as number")
        .execute()
        .map(rows -> rows.iterator().next().getInteger("number"))
        .compose(pid -> {
          count("select count(pg_terminate_backend(" + pid + "))");
          return number(sql).map("not lost");
        });
  }

  private static Future<Integer> add(SqlConnection sql, String key) {
    return sql.preparedQuery(ADD_KEY).execute(Tuple.of("demo", key)).map(rows -> rows.rowCount());
  }

  private <R> R onLoop(Supplier<Future<R>> work) {
    Promise<R> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(_ -> work.get().onComplete(done));
    return done.future().await();
  }

  private void execute(String statement) throws Exception {
    try (var connection = TestDatabase.connect(uri);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
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
