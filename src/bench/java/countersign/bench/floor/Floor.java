package countersign.bench.floor;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** The statements that somebody takes to be necessary. */
interface Floor {
  String ACTION =
      """
      {"name": "no_op", "arguments": {"invoice": "2026-0815", "amount": 1250, "to": "ada@example.com"}}
      """
          .strip();
  String DIGEST = "0123456789abcdef".repeat(4);

  /** Makes its tables, if there are none. */
  Future<?> makeTables();

  /** The id of a task that durably waits. */
  Future<String> submit(String goal);

  /** Have what waits durably signed, run the tool that does nothing, and finish it durably. */
  Future<?> approve(String task);

  static String newId() {
    return "agent_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** One statement that is a transaction by itself and must find its row. */
  static Future<RowSet<Row>> one(Pool pool, String statement, Tuple values) {
    return pool.preparedQuery(statement)
        .execute(values)
        .map(rows -> {
          if (rows.rowCount() == 0) throw new IllegalStateException("no row: " + statement);
          return rows;
        });
  }

  /** Statements without values, in their order. */
  static Future<?> all(Pool pool, List<String> statements) {
    Future<?> done = Future.succeededFuture();
    for (var statement : statements) done = done.compose(_ -> pool.query(statement).execute());
    return done;
  }
}
