package countersign.store;

import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tenant's rows each connection sees. A connection keeps it until it is lent to another
 * tenant, so that a statement alone is one message and not four. Where no tenant is named, no row
 * is found and no insert is taken.
 */
final class Scopes {
  /** Within a transaction, and at its end forgotten. */
  static final String NAME_FOR_TRANSACTION = "select set_config('countersign.tenant', $1, true)";

  private static final String NAME_TENANT = "select set_config('countersign.tenant', $1, false)";

  /** By the number of the server's process, which is the connection's for as long as it lives. */
  private final Map<Integer, Tenant> named = new ConcurrentHashMap<>();

  /** A new connection has no tenant, whatever an older one of the same number had. */
  void opened(SqlConnection connection) {
    named.remove(number(connection));
    connection.close();
  }

  /** What comes next on the connection is {@code tenant}'s; nothing must be sent before. */
  Future<?> enter(SqlConnection connection, Tenant tenant) {
    var number = number(connection);
    if (tenant.equals(named.get(number))) return Future.succeededFuture();
    // Until it is known to be named, it counts as nobody's.
    named.remove(number);
    return connection
        .preparedQuery(NAME_TENANT)
        .execute(Tuple.of(tenant.id()))
        .onSuccess(_ -> named.put(number, tenant));
  }

  private static int number(SqlConnection connection) {
    return PgConnection.cast(connection).processId();
  }
}
