package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.bus.TypedBus;
import countersign.json.Json;
import countersign.message.BreakOff;
import countersign.message.Claim;
import countersign.message.Record;
import countersign.message.RenewLeases;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.TaskChanged;
import countersign.message.WriteResult;
import countersign.task.Event;
import countersign.task.Lease;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What workers write: claims, leases, transcripts, ends of runs. */
final class RunStore {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;
  private final RunWrite write;
  private final ExpiryStore expiry;

  RunStore(Database database, TypedBus bus, InstantSource clock, ExpiryStore expiry) {
    this.expiry = expiry;
    this.database = database;
    this.bus = bus;
    this.clock = clock;
    this.write = new RunWrite(database, bus);
  }

  Future<Claim.Claimed> claim(Claim claim) {
    var values = Tuple.of(claim.owner(), claim.limit(), seconds(claim.lease()));
    return database
        .acrossTenants(sql -> sql.preparedQuery(RunSql.CLAIM).execute(values))
        .map(rows -> claimed(claim, rows))
        .onSuccess(claimed -> claimed.tasks().forEach(this::tellClaimed));
  }

  /** While several tenants share a claim, each may have more waiting than its share. */
  private static Claim.Claimed claimed(Claim claim, RowSet<Row> rows) {
    var tasks = TaskStore.all(rows);
    var shared = tasks.size() > 0 && rows.iterator().next().getLong("tenants") > 1;
    return new Claim.Claimed(tasks, shared || tasks.size() == claim.limit());
  }

  Future<Set<Lease>> renew(RenewLeases renew) {
    var runs = renew.runs();
    var values =
        Tuple.of(
            texts(runs, run -> run.tenant().id()),
            texts(runs, run -> run.task().text()),
            runs.stream().map(run -> run.lease().id()).toArray(UUID[]::new),
            seconds(renew.lease()));
    return database
        .acrossTenants(sql -> sql.preparedQuery(RunSql.RENEW).execute(values))
        .map(RunStore::leases);
  }

  Future<WriteResult> record(Record record) {
    var values = eventValues(record.run(), record.after(), record.events());
    return write.of(
        record.run(),
        new WriteResult.OutOfStep(),
        sql -> sql.preparedQuery(RunSql.RECORD).execute(values));
  }

  Future<WriteResult> settle(Settle settle) {
    var values = eventValues(settle.run(), settle.after(), settle.events());
    return switch (settle.next()) {
      case TaskState.PendingApproval(var actions) -> pause(settle.run(), values, actions);
      case TaskState.Success(var answer) -> end(settle, values, answer, null);
      case TaskState.Failure(var reason) -> end(settle, values, null, reason);
      case TaskState.Queued _, TaskState.Cancelled _, TaskState.Pending _ ->
          end(settle, values, null, null);
      case TaskState.Running _ -> throw new IllegalArgumentException("a run doesn't end running");
    };
  }

  Future<Boolean> breakOff(BreakOff broken) {
    var run = broken.run();
    return database
        .in(run.tenant(), sql -> sql.preparedQuery(RunSql.BREAK_OFF).execute(RunWrite.values(run)))
        .map(rows -> rows.size() > 0);
  }

  private Future<WriteResult> pause(RunRef run, Tuple values, List<PendingAction> actions) {
    var all = values.addValue(Json.write(ActionJson.write(actions)));
    return write
        .of(run, new WriteResult.OutOfStep(), sql -> sql.preparedQuery(RunSql.PAUSE).execute(all))
        .onSuccess(_ ->
            actions.stream()
                .flatMap(action -> action.expiresAt().stream())
                .forEach(expiry::expects));
  }

  private Future<WriteResult> end(
      Settle settle, Tuple values, @Nullable String result, @Nullable String error) {
    var all = values.addValue(settle.next().status().name()).addValue(result).addValue(error);
    return write.of(
        settle.run(),
        new WriteResult.OutOfStep(),
        sql -> sql.preparedQuery(RunSql.SETTLE).execute(all));
  }

  private Tuple eventValues(RunRef run, int after, List<Event> events) {
    var columns = events.stream().map(EventJson::write).toList();
    return RunWrite.values(run)
        .addValue(time(clock.instant()))
        .addValue(texts(columns, EventJson.Columns::kind))
        .addValue(texts(events, event -> event.callId().orElse(null)))
        .addValue(texts(columns, EventJson.Columns::data))
        .addValue(EventJson.stateAfter(events))
        .addValue(after);
  }

  private static <T> String[] texts(List<T> values, Function<T, @Nullable String> text) {
    return values.stream().map(text).toArray(String[]::new);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }

  private static Set<Lease> leases(RowSet<Row> rows) {
    var held = new HashSet<Lease>();
    rows.forEach(row -> held.add(new Lease(row.getUUID("lease_id"))));
    return held;
  }

  private void tellClaimed(Task task) {
    bus.tell(new TaskChanged(task.tenant(), task.id(), Status.RUNNING, task.record().lastEvent()));
  }
}
