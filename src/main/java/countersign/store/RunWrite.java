package countersign.store;

import countersign.bus.TypedBus;
import countersign.message.RunRef;
import countersign.message.TaskChanged;
import countersign.message.TaskRested;
import countersign.message.WriteResult;
import countersign.task.Status;
import countersign.task.Task;
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

  /**
   * What was written.
   *
   * @param rested the task, if it came to rest by that
   */
  record Stored(WriteResult.Written result, Optional<Task> rested) {
    /** Of the row that a guarded statement gives; empty without one. */
    static Optional<Stored> running(List<Row> rows) {
      return rows.stream().findFirst().map(row -> new Stored(written(row), Optional.empty()));
    }

    /** The same of a row that has the whole task. */
    static Optional<Stored> whole(List<Row> rows) {
      return rows.stream().findFirst().map(row -> new Stored(written(row), rested(row)));
    }

    private static WriteResult.Written written(Row row) {
      return new WriteResult.Written(
          Status.valueOf(row.getString("status")), row.getInteger("last_event"));
    }

    private static Optional<Task> rested(Row row) {
      return Status.valueOf(row.getString("status")).resting()
          ? Optional.of(TaskRow.read(row))
          : Optional.empty();
    }
  }

  /**
   * Tells of what was written; when nothing was, tells why.
   *
   * @param otherwise what that means while the lease is held
   */
  Future<WriteResult> told(RunRef run, Optional<Stored> stored, WriteResult otherwise) {
    if (stored.isEmpty())
      return database
          .one(run.tenant(), RunSql.HOLDS_LEASE, values(run))
          .map(held -> held.size() > 0 ? otherwise : new WriteResult.LeaseLost());
    var written = stored.get().result;
    stored.get().rested.map(TaskRested::new).ifPresent(bus::tellHere);
    bus.tell(new TaskChanged(run.tenant(), run.task(), written.status(), written.lastEvent()));
    return Future.succeededFuture(written);
  }
}
