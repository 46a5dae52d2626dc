package countersign.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.message.BreakOff;
import countersign.message.Claim;
import countersign.message.Record;
import countersign.message.RenewLeases;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.WriteResult;
import countersign.task.Event;
import countersign.task.Lease;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.Wait;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What workers write: claims, leases, transcripts, ends of runs. */
final class RunStore {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Database database;
  private final InstantSource clock;
  private final Places places;
  private final Handing handing;
  private final RunWrite write;
  private final DueStore due;
  private final Batch<Tenant, Advance, Optional<RunWrite.Stored>> advances;

  RunStore(Desk desk, DueStore due) {
    this.due = due;
    this.database = desk.database();
    this.clock = desk.clock();
    this.places = desk.places();
    this.handing = desk.handing();
    this.write = new RunWrite(database, desk.bus());
    this.advances =
        desk.batch(
            new Batch.Form<>(
                RunSql.ADVANCE,
                step -> Set.of(step.run.task()),
                this::input,
                RunWrite.Stored::whole));
  }

  /**
   * Entries of a run.
   *
   * @param next what it leaves the task in; empty when it goes on
   */
  private record Advance(RunRef run, int after, List<Event> events, Optional<TaskState> next) {}

  Future<Claim.Claimed> claim(Claim claim) {
    var limit = places.reserve(claim);
    if (limit == 0) return Future.succeededFuture(new Claim.Claimed(List.of(), false));
    var values = Tuple.of(claim.owner(), limit, seconds(claim.lease()));
    return database
        .acrossTenants(sql -> sql.preparedQuery(RunSql.CLAIM).execute(values))
        .map(rows -> claimed(limit, rows))
        .onSuccess(found -> places.claimed(claim, limit, found.tasks().size(), found.more()))
        .onFailure(_ -> places.claimed(claim, limit, 0, true))
        .onSuccess(found -> found.tasks().forEach(handing::tellChanged));
  }

  /** While several tenants share a claim, each may have more waiting than its share. */
  private static Claim.Claimed claimed(int limit, RowSet<Row> rows) {
    var tasks = TaskStore.all(rows);
    var shared = tasks.size() > 0 && rows.iterator().next().getLong("tenants") > 1;
    return new Claim.Claimed(tasks, shared || tasks.size() == limit);
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
    var run = record.run();
    return advance(new Advance(run, record.after(), record.events(), Optional.empty()));
  }

  Future<WriteResult> settle(Settle settle) {
    var run = settle.run();
    if (settle.next() instanceof TaskState.Queued) places.queued();
    return advance(new Advance(run, settle.after(), settle.events(), Optional.of(settle.next())))
        .onSuccess(_ -> expect(settle.next()));
  }

  private Future<WriteResult> advance(Advance step) {
    return advances
        .ask(step.run.tenant(), step)
        .compose(result -> write.told(step.run, result, new WriteResult.OutOfStep()));
  }

  private void expect(TaskState next) {
    if (next instanceof TaskState.PendingApproval(var actions))
      actions.stream().flatMap(action -> action.expiresAt().stream()).forEach(due::expects);
    if (next instanceof TaskState.Pending(var rest)) rest.map(Wait::until).ifPresent(due::expects);
  }

  Future<Boolean> breakOff(BreakOff broken) {
    var run = broken.run();
    return database
        .one(run.tenant(), RunSql.BREAK_OFF, RunWrite.values(run))
        .map(rows -> rows.size() > 0);
  }

  private ObjectNode input(Advance step) {
    var json =
        Json.object()
            .put("task_id", step.run.task().text())
            .put("lease_id", step.run.lease().id().toString())
            .put("after", step.after)
            .put("at", clock.instant().toString());
    json.set("state", EventJson.stateAfter(step.events));
    var events = json.putArray("events");
    for (var event : step.events) events.add(EventJson.row(event));
    step.next.ifPresent(next -> putEnd(json, next));
    return json;
  }

  private static void putEnd(ObjectNode json, TaskState next) {
    json.put("next", next.status().name());
    switch (next) {
      case TaskState.PendingApproval(var actions) -> json.set("actions", ActionJson.write(actions));
      case TaskState.Success(var answer) -> json.put("result", answer);
      case TaskState.Failure(var reason) -> json.put("error", reason);
      case TaskState.Pending(var rest) ->
          rest.ifPresent(wait ->
              json.put("waits_until", wait.until().toString()).put("wait_reason", wait.reason()));
      case TaskState.Queued _, TaskState.Cancelled _ -> {}
      case TaskState.Running _ -> throw new IllegalArgumentException("a run doesn't end running");
    }
  }

  private static <T> String[] texts(List<T> values, Function<T, String> text) {
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
}
