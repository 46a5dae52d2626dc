package countersign.store;

import static countersign.store.TaskRow.time;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.bus.TypedBus;
import countersign.json.Json;
import countersign.message.Begin;
import countersign.message.FindEvidence;
import countersign.message.NoteEvidence;
import countersign.message.RecordLate;
import countersign.message.TaskChanged;
import countersign.message.WriteResult;
import countersign.task.Doubt;
import countersign.task.GrantId;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The ledger of executions: what touches the world, and what is known of how it went. */
final class ExecutionStore {
  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;
  private final RunWrite write;
  private final Batch<Tenant, Begin, Optional<RunWrite.Stored>> begins;

  ExecutionStore(Desk desk) {
    this.database = desk.database();
    this.bus = desk.bus();
    this.clock = desk.clock();
    this.write = new RunWrite(database, bus);
    this.begins =
        desk.batch(
            new Batch.Form<>(
                ExecutionSql.BEGIN,
                ExecutionStore::subjects,
                this::input,
                RunWrite.Stored::running));
  }

  Future<WriteResult> begin(Begin begin) {
    return begins
        .ask(begin.run().tenant(), begin)
        .compose(result -> write.told(begin.run(), result, new WriteResult.NotApproved()))
        .compose(result ->
            result instanceof WriteResult.NotApproved
                ? refusal(begin)
                : Future.succeededFuture(result));
  }

  /** When the rules are others by now, nothing else counts before they were asked. */
  private Future<WriteResult> refusal(Begin begin) {
    var tenant = begin.run().tenant();
    return begin
        .ground()
        .policy()
        .map(policy -> database.one(tenant, PolicySql.HOLDS, Tuple.of(tenant.id(), policy)))
        .map(holds ->
            holds.map(rows ->
                rows.size() > 0
                    ? new WriteResult.NotApproved()
                    : (WriteResult) new WriteResult.RulesChanged()))
        .orElseGet(() -> Future.succeededFuture(new WriteResult.NotApproved()));
  }

  /** Of two calls that want the last use of a remembered decision, one must see the other's. */
  private static Set<?> subjects(Begin begin) {
    return begin
        .ground()
        .permit()
        .grant()
        .<Set<?>>map(grant -> Set.of(begin.run().task(), grant))
        .orElseGet(() -> Set.of(begin.run().task()));
  }

  private ObjectNode input(Begin begin) {
    var call = begin.call();
    var start = begin.start();
    var permit = begin.ground().permit();
    return Json.object()
        .put("task_id", begin.run().task().text())
        .put("lease_id", begin.run().lease().id().toString())
        .put("after", begin.after())
        .put("at", clock.instant().toString())
        .put("call_id", call.id())
        .put("tool", call.tool())
        .put("digest", call.digest().hex())
        .put("attempt", start.attempt())
        .put("request", permit.request().orElse(null))
        .put("effect", start.effect().name())
        .put("key", start.key())
        .put("granted", permit.grant().map(GrantId::text).orElse(null))
        .put("policy", begin.ground().policy().orElse(null));
  }

  Future<Boolean> note(NoteEvidence note) {
    var run = note.run();
    var values =
        evidence(
            new Place(run.tenant(), run.task(), note.callId(), note.attempt()), note.evidence());
    return database.one(run.tenant(), ExecutionSql.NOTE, values).map(rows -> rows.size() > 0);
  }

  Future<Optional<String>> evidence(FindEvidence find) {
    var values = Tuple.of(find.tenant().id(), find.task().text(), find.callId());
    return database
        .one(find.tenant(), ExecutionSql.FIND_EVIDENCE, values)
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getString("evidence")));
  }

  /** A cancelled task gets the result; otherwise it is evidence, and shown where one is asked. */
  Future<Boolean> recordLate(RecordLate late) {
    return database
        .in(
            late.tenant(),
            sql ->
                result(sql, late)
                    .compose(rows ->
                        rows.size() > 0 ? Future.succeededFuture(rows) : evidence(sql, late)))
        .onSuccess(rows -> tellChanged(late, rows))
        .map(rows -> rows.size() > 0);
  }

  private Future<RowSet<Row>> result(SqlConnection sql, RecordLate late) {
    var result = late.result();
    var values =
        Tuple.of(late.tenant().id(), late.task().text(), time(clock.instant()), result.call())
            .addValue(Json.write(EventJson.write(result).data()))
            .addValue(late.attempt())
            .addValue(result.result().content());
    return sql.preparedQuery(ExecutionSql.RECORD_LATE).execute(values);
  }

  private Future<RowSet<Row>> evidence(SqlConnection sql, RecordLate late) {
    var result = late.result();
    var place = new Place(late.tenant(), late.task(), result.call(), late.attempt());
    var words = "It came to an end later: " + result.result().content();
    var asked = evidence(place, words).addValue(time(clock.instant()));
    return sql.preparedQuery(ExecutionSql.NOTE)
        .execute(evidence(place, words))
        .compose(_ -> sql.preparedQuery(ExecutionSql.ADD_EVIDENCE).execute(asked));
  }

  /** One start of an execution. */
  private record Place(Tenant tenant, TaskId task, String callId, int attempt) {}

  private static Tuple evidence(Place place, String evidence) {
    return Tuple.of(place.tenant.id(), place.task.text(), place.callId, place.attempt)
        .addValue(Doubt.storable(evidence));
  }

  private void tellChanged(RecordLate late, RowSet<Row> rows) {
    for (var row : rows) {
      var status = Status.valueOf(row.getString("status"));
      bus.tell(new TaskChanged(late.tenant(), late.task(), status, row.getInteger("last_event")));
    }
  }
}
