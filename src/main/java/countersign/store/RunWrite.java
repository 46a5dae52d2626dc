package countersign.store;

import countersign.bus.TypedBus;
import countersign.message.RunRef;
import countersign.message.TaskChanged;
import countersign.message.WriteResult;
import countersign.task.Status;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Writes of a run, guarded by the lease that it holds. */
record RunWrite(Database database, TypedBus bus) {
  /** The run as a guarded statement names it, in its first three parameters. */
  static Tuple values(RunRef run) {
    return Tuple.of(run.tenant().id(), run.task().text(), run.lease().id());
  }

  /** What was written, of the row that a guarded statement gives; empty without one. */
  static Optional<WriteResult> written(List<Row> rows) {
    return rows.stream()
        .findFirst()
        .map(row ->
            new WriteResult.Written(
                Status.valueOf(row.getString("status")), row.getInteger("last_event")));
  }

  /**
   * Tells of what was written; when nothing was, tells why.
   *
   * @param otherwise what that means while the lease is held
   */
  Future<WriteResult> told(RunRef run, Optional<WriteResult> result, WriteResult otherwise) {
    if (result.isEmpty())
      return database
          .one(run.tenant(), RunSql.HOLDS_LEASE, values(run))
          .map(held -> held.size() > 0 ? otherwise : new WriteResult.LeaseLost());
    if (result.get() instanceof WriteResult.Written(var status, var lastEvent))
      bus.tell(new TaskChanged(run.tenant(), run.task(), status, lastEvent));
    return Future.succeededFuture(result.get());
  }
}
