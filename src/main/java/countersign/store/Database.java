package countersign.store;

import countersign.message.Unavailable;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Statements and transactions, each as a role that row-level security binds: for one tenant, or for
 * the few things that must be known before a tenant is.
 *
 * <p>A database that can't be reached, or has no room for another statement, shows as a future
 * failed with {@link Unavailable} within {@link #PATIENCE_SECONDS} seconds.
 */
final class Database {
  static final int PATIENCE_SECONDS = 2;

  /** More callers than this waiting for a connection are refused at once. */
  static final int MAX_WAITING = 5_000;

  /** In characters; a longer one would be parsed and planned anew each time. */
  private static final int LONGEST_STATEMENT = 32_768;

  private static final String STATEMENT_TIMEOUT_MS = "15000";
  private static final String LOCK_TIMEOUT_MS = "5000";
  private static final int SYSTEM_CONNECTIONS = 2;

  /**
   * Every statement finds its rows by a key or in an index's order, so no plan may read a table
   * whole: statistics of a table that grows fast say that it is small, and a statement that stays
   * prepared keeps the plan that was good for that. And none is planned anew for the values that it
   * has just then, which takes longer than to execute it: there is one good plan for all of them.
   * Such a plan doesn't know how few rows a limit leaves of a large table, so PostgreSQL would take
   * a page of a list for so much work that compiling it pays.
   */
  static final Map<String, String> PLANS =
      Map.of(
          "enable_seqscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "plan_cache_mode", "force_generic_plan",
          "jit", "off");

  private final Scopes scopes = new Scopes();
  private final Pool tenants;
  private final Pool system;
  private final Batch.Lane<Tenant> ofTenant;
  private final Batch.Lane<Everybody> ofEverybody;

  Database(Vertx vertx, String uri, int connections) {
    this.tenants =
        pool(uri, "countersign_app", connections - SYSTEM_CONNECTIONS)
            .withConnectHandler(scopes::opened)
            .using(vertx)
            .build();
    this.system = pool(uri, "countersign_system", SYSTEM_CONNECTIONS).using(vertx).build();
    this.ofTenant =
        new Batch.Lane<>(
            new Turns<>(vertx), (tenant, input) -> Tuple.of(tenant.id(), input), this::entered);
    this.ofEverybody =
        new Batch.Lane<>(
            new Turns<>(vertx),
            (_, input) -> Tuple.of(input),
            (_, statement, values) -> system.preparedQuery(statement).execute(values));
  }

  /** One transaction that sees and writes the rows of {@code tenant} and no others. */
  <R> Future<R> in(Tenant tenant, Function<SqlConnection, Future<R>> work) {
    return tenants
        .withTransaction(connection -> {
          // Sent one behind the other, without waiting: the connection keeps their order, and where
          // no tenant is named no row is found and no insert is taken.
          var named =
              connection.preparedQuery(Scopes.NAME_FOR_TRANSACTION).execute(Tuple.of(tenant.id()));
          var done = work.apply(connection);
          return Future.join(named, done).compose(_ -> done);
        })
        .recover(Database::understood);
  }

  /** One statement that is a transaction by itself; the same besides. */
  Future<RowSet<Row>> one(Tenant tenant, String statement, Tuple values) {
    return entered(tenant, statement, values).recover(Database::understood);
  }

  /** Statements whose first parameter is the tenant. */
  Batch.Lane<Tenant> ofTenant() {
    return ofTenant;
  }

  /** Statements across tenants. */
  Batch.Lane<Everybody> ofEverybody() {
    return ofEverybody;
  }

  /** On whose behalf something is looked for before a tenant is known. */
  enum Everybody {
    EVERYBODY
  }

  private Future<RowSet<Row>> entered(Tenant tenant, String statement, Tuple values) {
    return tenants.withConnection(connection ->
        scopes
            .enter(connection, tenant)
            .compose(_ -> connection.preparedQuery(statement).execute(values)));
  }

  /** One statement across tenants, on the columns that {@code countersign_system} is granted. */
  <R> Future<R> acrossTenants(Function<SqlConnection, Future<R>> statement) {
    return system.withConnection(statement).recover(Database::understood);
  }

  Future<Void> close() {
    return Future.join(tenants.close(), system.close()).mapEmpty();
  }

  private static ClientBuilder<Pool> pool(String uri, String role, int connections) {
    var connect =
        PgConnectOptions.fromUri(uri)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT)
            .addProperty("application_name", "countersign")
            .addProperty("role", role)
            .addProperty("statement_timeout", STATEMENT_TIMEOUT_MS)
            .addProperty("lock_timeout", LOCK_TIMEOUT_MS);
    PLANS.forEach(connect::addProperty);
    var net =
        new NetClientOptions().setConnectTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    var size =
        new PoolOptions()
            .setMaxSize(Math.max(1, connections))
            .setMaxWaitQueueSize(MAX_WAITING)
            .setConnectionTimeout(PATIENCE_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool().with(size).with(net).connectingTo(connect);
  }

  /** A failure as others are told of it. */
  static <R> Future<R> understood(Throwable failure) {
    return Future.failedFuture(isOurMistake(failure) ? failure : new Unavailable("database"));
  }

  /**
   * A statement that PostgreSQL refuses is a bug, unless the SQLSTATE says that the server is short
   * of something or going away (PostgreSQL manual, appendix A: classes 08, 40, 53, 55, 57, 58).
   */
  private static boolean isOurMistake(Throwable failure) {
    if (failure instanceof PgException refused)
      return switch (refused.getSqlState().substring(0, 2)) {
        case "08", "40", "53", "55", "57", "58" -> false;
        default -> true;
      };
    return failure instanceof RuntimeException
        && !(failure instanceof io.vertx.core.VertxException)
        && !(failure instanceof Unavailable);
  }
}
