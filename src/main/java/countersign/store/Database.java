package countersign.store;

import countersign.message.Unavailable;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Transactions, each as a role that row-level security binds: for one tenant, or for the few things
 * that must be known before a tenant is.
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
  private static final String NAME_TENANT = "select set_config('countersign.tenant', $1, true)";

  private final Pool tenants;
  private final Pool system;
  private final GroupCommit groups;

  Database(Vertx vertx, String uri, int connections) {
    this.tenants = pool(vertx, uri, "countersign_app", connections - SYSTEM_CONNECTIONS);
    this.system = pool(vertx, uri, "countersign_system", SYSTEM_CONNECTIONS);
    this.groups = new GroupCommit(vertx, this::transaction);
  }

  /** One transaction that sees and writes the rows of {@code tenant} and no others. */
  <R> Future<R> in(Tenant tenant, Function<SqlConnection, Future<R>> work) {
    return transaction(tenant, work).recover(Database::understood);
  }

  /**
   * The same, perhaps together with other work of the tenant: for what only reads, or writes by its
   * first statement, guarded, and does nothing outside. It may be done again after a rollback.
   */
  <R> Future<R> shared(Tenant tenant, Function<SqlConnection, Future<R>> work) {
    return groups.run(tenant, work).recover(Database::understood);
  }

  private <R> Future<R> transaction(Tenant tenant, Function<SqlConnection, Future<R>> work) {
    return tenants.withTransaction(connection -> {
      // Sent one behind the other, without waiting: the connection keeps their order, and where no
      // tenant is named no row is found and no insert is taken.
      var named = connection.preparedQuery(NAME_TENANT).execute(Tuple.of(tenant.id()));
      var done = work.apply(connection);
      return Future.join(named, done).compose(_ -> done);
    });
  }

  /** One transaction across tenants, on the columns that {@code countersign_system} is granted. */
  <R> Future<R> acrossTenants(Function<SqlConnection, Future<R>> work) {
    return system.withTransaction(work).recover(Database::understood);
  }

  Future<Void> close() {
    return Future.join(tenants.close(), system.close()).mapEmpty();
  }

  private static Pool pool(Vertx vertx, String uri, String role, int connections) {
    var connect =
        PgConnectOptions.fromUri(uri)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT)
            .addProperty("application_name", "countersign")
            .addProperty("role", role)
            .addProperty("statement_timeout", STATEMENT_TIMEOUT_MS)
            .addProperty("lock_timeout", LOCK_TIMEOUT_MS);
    var net =
        new NetClientOptions().setConnectTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    var size =
        new PoolOptions()
            .setMaxSize(Math.max(1, connections))
            .setMaxWaitQueueSize(MAX_WAITING)
            .setConnectionTimeout(PATIENCE_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool().with(size).with(net).connectingTo(connect).using(vertx).build();
  }

  private static <R> Future<R> understood(Throwable failure) {
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
