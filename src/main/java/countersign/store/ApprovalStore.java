package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.bus.TypedBus;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import countersign.task.Digest;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Status;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;

/** Decisions: the first one wins, and the others are told who it was. */
final class ApprovalStore {
  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;

  ApprovalStore(Database database, TypedBus bus, InstantSource clock) {
    this.database = database;
    this.bus = bus;
    this.clock = clock;
  }

  Future<DecisionResult> decide(Decide decide) {
    return database.in(decide.tenant(), sql -> decide(sql, decide)).onSuccess(this::tell);
  }

  /** As a part of a transaction; once that is committed, {@link #tell} what came of it. */
  Future<DecisionResult> decide(SqlConnection sql, Decide decide) {
    return sql.preparedQuery(ApprovalSql.DECIDE)
        .execute(values(decide, clock.instant()))
        .compose(rows -> result(sql, decide, rows));
  }

  private static Tuple values(Decide decide, Instant now) {
    var verdict = decide.ruling().verdict();
    var by = decide.by();
    return Tuple.of(decide.tenant().id(), decide.task().text(), decide.next().text())
        .addValue(ActionJson.name(verdict))
        .addValue(ActionJson.reason(verdict).orElse(null))
        .addValue(by.id())
        .addValue(by.name())
        .addValue(time(now))
        .addValue(decide.ruling().seen().map(Digest::hex).orElse(null))
        .addValue(Json.write(ActionJson.signature(verdict, by, now)))
        .addValue(decide.ruling().request().orElse(null))
        .addValue(reconciles(decide));
  }

  private static boolean reconciles(Decide decide) {
    return decide.ruling().verdict() instanceof Verdict.Reconciled;
  }

  private static Future<DecisionResult> result(SqlConnection sql, Decide decide, RowSet<Row> rows) {
    if (rows.size() > 0) {
      var row = rows.iterator().next();
      return Future.succeededFuture(new DecisionResult.Decided(TaskRow.read(row), action(row)));
    }
    var seen = decide.ruling().seen().map(Digest::hex).orElse(null);
    return sql.preparedQuery(ApprovalSql.EXPLAIN)
        .execute(
            Tuple.of(decide.tenant().id(), decide.task().text(), seen)
                .addValue(decide.ruling().request().orElse(null)))
        .map(found -> explanation(decide, found));
  }

  private static DecisionResult explanation(Decide decide, RowSet<Row> rows) {
    if (rows.size() == 0) return new DecisionResult.NoSuchTask();
    var row = rows.iterator().next();
    var status = Status.valueOf(row.getString("status"));
    if (status == Status.PENDING_APPROVAL && isOtherQuestion(decide, row))
      return reconciles(decide)
          ? new DecisionResult.NotInDoubt()
          : new DecisionResult.OutcomeUnknown();
    if (row.getString("verdict") != null)
      return new DecisionResult.AlreadyDecided(
          ActionJson.verdict(row.getString("verdict"), row.getString("reason")),
          row.getString("decided_by_name"),
          row.getOffsetDateTime("decided_at").toInstant());
    if (status == Status.PENDING_APPROVAL)
      return new DecisionResult.ActionChanged(new Digest(row.getString("pending_digest")));
    return new DecisionResult.NotPending(status);
  }

  /** Whether the request that waits, and that is meant, asks something that this doesn't answer. */
  private static boolean isOtherQuestion(Decide decide, Row row) {
    var waiting = row.getInteger("waiting_request");
    return decide.ruling().request().orElse(waiting).equals(waiting)
        && row.getBoolean("in_doubt") != reconciles(decide);
  }

  static PendingAction action(Row row) {
    return new PendingAction(
        row.getInteger("request_no"),
        new ToolCall(
            row.getString("call_id"),
            row.getString("tool"),
            ArgumentsReader.stored(row.getString("arguments"))),
        new Digest(row.getString("digest")),
        new Prompt(row.getString("prompt"), Prompt.Author.valueOf(row.getString("prompt_author"))),
        row.getOffsetDateTime("requested_at").toInstant());
  }

  void tell(DecisionResult result) {
    if (result instanceof DecisionResult.Decided(var task, _)) {
      bus.tell(new TaskChanged(task.tenant(), task.id(), Status.QUEUED, task.record().lastEvent()));
      bus.tell(new Wake());
    }
  }
}
