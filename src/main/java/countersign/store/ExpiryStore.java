package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.bus.TypedBus;
import countersign.message.TaskChanged;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** Requests that nobody decides in time. A decision that comes late is refused in any case. */
final class ExpiryStore {
  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;
  private final Handing handing;

  ExpiryStore(Desk desk) {
    this.database = desk.database();
    this.bus = desk.bus();
    this.clock = desk.clock();
    this.handing = desk.handing();
  }

  /** What is due of one task, in a transaction of its own. */
  Future<RowSet<Row>> expire(Tenant tenant, TaskId task) {
    return database
        .in(tenant, sql -> expire(sql, tenant, task))
        .onSuccess(rows -> tell(tenant, task, rows));
  }

  /** As a part of a transaction; once that is committed, {@link #tell}. */
  Future<RowSet<Row>> expire(SqlConnection sql, Tenant tenant, TaskId task) {
    var values =
        Tuple.of(tenant.id(), task.text(), time(clock.instant())).addValue(DueStore.nextJob());
    return sql.preparedQuery(ExpirySql.EXPIRE).execute(values);
  }

  void tell(Tenant tenant, TaskId task, RowSet<Row> rows) {
    for (var row : rows) {
      var status = Status.valueOf(row.getString("status"));
      var lastEvent = row.getInteger("last_event");
      if (status == Status.QUEUED) handing.tellQueued(tenant, task, lastEvent);
      else bus.tell(new TaskChanged(tenant, task, status, lastEvent));
    }
  }
}
