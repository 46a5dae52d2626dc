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

  Pool pool();

  /** What makes its tables, if there are none. */
  List<String> tables();

  /** Writes a task that waits: its id, its goal, the action and that one's digest. */
  String pause();

  /** Makes its tables, if there are none. */
  default Future<?> makeTables() {
    Future<?> done = Future.succeededFuture();
    for (var statement : tables()) done = done.compose(_ -> pool().query(statement).execute());
    return done;
  }

  /** The id of a task that durably waits. */
  default Future<String> submit(String goal) {
    var id = "agent_" + UUID.randomUUID().toString().replace("-", "");
    return one(pool(), pause(), Tuple.of(id, goal, ACTION, DIGEST)).map(id);
  }

  /** Have what waits durably signed, run the tool that does nothing, and finish it durably. */
  Future<?> approve(String task);

  /** One statement that is a transaction by itself and must find its row. */
  static Future<RowSet<Row>> one(Pool pool, String statement, Tuple values) {
    return pool.preparedQuery(statement)
        .execute(values)
        .map(rows -> {
          if (rows.rowCount() == 0) throw new IllegalStateException("no row: " + statement);
          return rows;
        });
  }
}
