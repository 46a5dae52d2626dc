package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * An act as {@link OnceStore} does it: done, written down, and read again.
 *
 * @param act does it, as a part of a transaction
 * @param write what must be kept so that {@code read} gives an equal result
 * @param read the result that was written down
 * @param <R> what becomes of it
 */
record Deed<R>(
    Function<SqlConnection, Future<Acted<R>>> act, Function<R, ObjectNode> write, Reader<R> read) {

  /** Makes a result of what was written down, and of what stands elsewhere. */
  interface Reader<R> {
    Future<R> read(SqlConnection sql, JsonNode outcome);
  }
}
