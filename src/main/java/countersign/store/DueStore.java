package countersign.store;

import static countersign.store.TaskRow.time;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.github.f4b6a3.uuid.UuidCreator;
import countersign.json.Json;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a time has been set for: requests that nobody decides, tasks that wait. It sleeps until the
 * next one is due, with one timer whatever their number; those of other nodes, which may be gone,
 * it finds within a minute.
 */
final class DueStore {
  private static final Logger log = LoggerFactory.getLogger(DueStore.class);

  /** Requests that are done at once, each in a transaction of its own. */
  private static final int MOST_REQUESTS = 100;

  /** Tasks that are released at once, with one statement for each tenant. */
  private static final int MOST_WAITS = 500;

  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration BETWEEN_TWO_LOTS = Duration.ofMillis(200);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final InstantSource clock;
  private final Handing handing;
  private final ExpiryStore expiry;
  private Instant next = Instant.MAX;
  private long timer = -1;
  private boolean closed;

  DueStore(Desk desk, ExpiryStore expiry) {
    this.vertx = desk.vertx();
    this.database = desk.database();
    this.clock = desk.clock();
    this.handing = desk.handing();
    this.expiry = expiry;
  }

  private record Due(boolean waits, Tenant tenant, TaskId task, Instant at) {
    static Due read(Row row) {
      return new Due(
          row.getBoolean("waits"),
          new Tenant(row.getString("tenant_id")),
          new TaskId(row.getString("task_id")),
          row.getOffsetDateTime("at").toInstant());
    }
  }

  /** Look now, and from then on whenever something is due. */
  void start() {
    wakeAt(clock.instant());
  }

  void stop() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  /** Something was stored that is due then. */
  void expects(Instant at) {
    if (at.isBefore(next)) wakeAt(at);
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
        .acrossTenants(
            sql -> sql.preparedQuery(DueSql.FIND).execute(Tuple.of(MOST_REQUESTS, MOST_WAITS)))
        .compose(this::settle)
        .onSuccess(this::sleepUntil)
        .onFailure(failure -> {
          log.warn("what is due could not be done: {}", failure.getMessage());
          sleepUntil(clock.instant().plus(AFTER_A_FAILURE));
        });
  }

  /** The instant at which to look again. */
  private Future<Instant> settle(RowSet<Row> rows) {
    var now = clock.instant();
    var due = new ArrayList<Due>();
    var soonest = now.plus(LONGEST_SLEEP);
    for (var row : rows) {
      var found = Due.read(row);
      if (!found.at.isAfter(now)) due.add(found);
      else if (found.at.isBefore(soonest)) soonest = found.at;
    }
    var waits = due.stream().filter(Due::waits).toList();
    var requests = due.stream().filter(found -> !found.waits).toList();
    var isMore = waits.size() == MOST_WAITS || requests.size() == MOST_REQUESTS;
    var work = new ArrayList<Future<?>>();
    requests.forEach(found -> work.add(expiry.expire(found.tenant, found.task)));
    waits.stream()
        .collect(groupingBy(Due::tenant, mapping(Due::task, toList())))
        .forEach((tenant, tasks) -> work.add(release(tenant, tasks)));
    var then = isMore ? now.plus(BETWEEN_TWO_LOTS) : soonest;
    return Future.join(work).map(_ -> then);
  }

  private Future<RowSet<Row>> release(Tenant tenant, List<TaskId> tasks) {
    var input = Json.array();
    for (var task : tasks) input.addObject().put("wanted", task.text()).put("next_job", nextJob());
    return database
        .one(tenant, DueSql.RELEASE, Tuple.of(tenant.id(), input.toString(), time(clock.instant())))
        .onSuccess(rows ->
            rows.forEach(row ->
                handing.tellQueued(
                    tenant, new TaskId(row.getString("task_id")), row.getInteger("last_event"))));
  }

  static String nextJob() {
    return "job_" + UuidCreator.getTimeOrderedEpoch().toString().replace("-", "");
  }

  /** Unless something that came meanwhile is due earlier. */
  private void sleepUntil(Instant at) {
    if (at.isBefore(next)) wakeAt(at);
  }
}
