package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * An act as {@link OnceStore} does it: done, written down, and read again.
 *
 * @param <R> what becomes of it
 */
interface Deed<R> {
  /** Do it, as a part of a transaction. */
  Future<R> act(SqlConnection sql);

  /** Tell whom it concerns that it is done; after the transaction is committed. */
  void tell(R result);

  /** What must be kept so that {@link #read} gives an equal result. */
  ObjectNode write(R result);

  /** The result that was written down. */
  Future<R> read(SqlConnection sql, JsonNode outcome);
}
