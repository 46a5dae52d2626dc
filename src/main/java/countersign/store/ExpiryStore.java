package countersign.store;

import static countersign.store.TaskRow.time;

import com.github.f4b6a3.uuid.UuidCreator;
import countersign.bus.TypedBus;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that nobody decides in time. It sleeps until the next one is due; those of other nodes,
 * which may be gone, it finds within a minute. A decision that comes late is refused in any case.
 */
final class ExpiryStore {
  private static final Logger log = LoggerFactory.getLogger(ExpiryStore.class);
  private static final int MOST_AT_ONCE = 100;
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration BETWEEN_TWO_LOTS = Duration.ofMillis(200);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;
  private final Places places;
  private Instant next = Instant.MAX;
  private long timer = -1;
  private boolean closed;

  ExpiryStore(Desk desk) {
    this.vertx = desk.vertx();
    this.database = desk.database();
    this.bus = desk.bus();
    this.clock = desk.clock();
    this.places = desk.places();
  }

  /** Look now, and from then on whenever something is due. */
  void start() {
    wakeAt(clock.instant());
  }

  void stop() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  /** A request that expires then was stored. */
  void expects(Instant at) {
    if (at.isBefore(next)) wakeAt(at);
  }

  /** As a part of a transaction: what is due of one task; once that is committed, {@link #tell}. */
  Future<RowSet<Row>> expire(SqlConnection sql, Tenant tenant, TaskId task) {
    var values =
        Tuple.of(tenant.id(), task.text(), time(clock.instant()))
            .addValue("job_" + UuidCreator.getTimeOrderedEpoch().toString().replace("-", ""));
    return sql.preparedQuery(ExpirySql.EXPIRE).execute(values);
  }

  void tell(Tenant tenant, TaskId task, RowSet<Row> rows) {
    for (var row : rows) {
      var status = Status.valueOf(row.getString("status"));
      bus.tell(new TaskChanged(tenant, task, status, row.getInteger("last_event")));
      if (status == Status.QUEUED) {
        places.queued();
        bus.tell(new Wake());
      }
    }
  }

  private void wakeAt(Instant at) {
    if (closed) return;
    next = at;
    vertx.cancelTimer(timer);
    var sleep = Duration.between(clock.instant(), at);
    timer = vertx.setTimer(Math.max(1, sleep.toMillis() + 1), _ -> look());
  }

  private void look() {
    next = Instant.MAX;
    database
        .acrossTenants(sql -> sql.preparedQuery(ExpirySql.FIND).execute(Tuple.of(MOST_AT_ONCE)))
        .compose(this::expireDue)
        .onSuccess(this::sleepUntil)
        .onFailure(failure -> {
          log.warn("requests that are due could not be found: {}", failure.getMessage());
          sleepUntil(clock.instant().plus(AFTER_A_FAILURE));
        });
  }

  /** The instant at which the next one is due. */
  private Future<Instant> expireDue(RowSet<Row> rows) {
    var now = clock.instant();
    var soonest = now.plus(LONGEST_SLEEP);
    var work = new ArrayList<Future<RowSet<Row>>>();
    for (var row : rows) {
      var at = row.getOffsetDateTime("expires_at").toInstant();
      if (at.isAfter(now)) {
        soonest = at.isBefore(soonest) ? at : soonest;
        break;
      }
      work.add(
          expire(new Tenant(row.getString("tenant_id")), new TaskId(row.getString("task_id"))));
    }
    var then = work.size() == MOST_AT_ONCE ? now.plus(BETWEEN_TWO_LOTS) : soonest;
    return Future.join(work).map(_ -> then);
  }

  private Future<RowSet<Row>> expire(Tenant tenant, TaskId task) {
    return database
        .in(tenant, sql -> expire(sql, tenant, task))
        .onSuccess(rows -> tell(tenant, task, rows));
  }

  /** Unless a request that came meanwhile is due earlier. */
  private void sleepUntil(Instant at) {
    if (at.isBefore(next)) wakeAt(at);
  }
}
