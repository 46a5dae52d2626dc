package countersign.store;

import countersign.bus.TypedBus;
import countersign.message.RunRef;
import countersign.message.TaskChanged;
import countersign.message.WriteResult;
import countersign.task.Status;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** One write of a run, guarded by the lease that it holds. */
record RunWrite(Database database, TypedBus bus) {
  /** The run as every guarded statement names it, in its first three parameters. */
  static Tuple values(RunRef run) {
    return Tuple.of(run.tenant().id(), run.task().text(), run.lease().id());
  }

  /**
   * Run the statement; when it finds no row, tell why.
   *
   * @param otherwise what no row means while the lease is held
   */
  Future<WriteResult> of(
      RunRef run, WriteResult otherwise, Function<SqlConnection, Future<RowSet<Row>>> statement) {
    return database
        .shared(
            run.tenant(),
            sql -> statement.apply(sql).compose(rows -> result(sql, run, rows, otherwise)))
        .onSuccess(result -> tellWritten(run, result));
  }

  private static Future<WriteResult> result(
      SqlConnection sql, RunRef run, RowSet<Row> rows, WriteResult otherwise) {
    if (rows.size() > 0) {
      var row = rows.iterator().next();
      var status = Status.valueOf(row.getString("status"));
      return Future.succeededFuture(new WriteResult.Written(status, row.getInteger("last_event")));
    }
    return sql.preparedQuery(RunSql.HOLDS_LEASE)
        .execute(values(run))
        .map(held -> held.size() > 0 ? otherwise : new WriteResult.LeaseLost());
  }

  private void tellWritten(RunRef run, WriteResult result) {
    if (result instanceof WriteResult.Written(var status, var lastEvent))
      bus.tell(new TaskChanged(run.tenant(), run.task(), status, lastEvent));
  }
}
