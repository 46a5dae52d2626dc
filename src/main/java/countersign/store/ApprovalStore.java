package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.bus.TypedBus;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.json.RulesWriter;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Status;
import countersign.task.ToolCall;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions: the first one wins, and the others are told who it was. */
final class ApprovalStore {
  /** A kind that no action has, so that the deciding statement finds none. */
  private static final String NOTHING = "NOTHING";

  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;
  private final ExpiryStore expiry;

  ApprovalStore(Database database, TypedBus bus, InstantSource clock, ExpiryStore expiry) {
    this.database = database;
    this.bus = bus;
    this.clock = clock;
    this.expiry = expiry;
  }

  Future<DecisionResult> decide(Decide decide) {
    return database.shared(decide.tenant(), sql -> decide(sql, decide)).onSuccess(this::tell);
  }

  /** As a part of a transaction; once that is committed, {@link #tell} what came of it. */
  Future<DecisionResult> decide(SqlConnection sql, Decide decide) {
    return sql.preparedQuery(ApprovalSql.DECIDE)
        .execute(values(decide, clock.instant()))
        .compose(rows -> rows.size() > 0 ? done(rows) : notDone(sql, decide));
  }

  /** It may be that what was decided had been due: then it is over, or others decide now. */
  private Future<DecisionResult> notDone(SqlConnection sql, Decide decide) {
    return expiry
        .expire(sql, decide.tenant(), decide.task())
        .compose(due -> due.size() == 0 ? explain(sql, decide) : again(sql, decide, due));
  }

  private Future<DecisionResult> again(SqlConnection sql, Decide decide, RowSet<Row> due) {
    return sql.preparedQuery(ApprovalSql.DECIDE)
        .execute(values(decide, clock.instant()))
        .compose(rows -> rows.size() > 0 ? done(rows) : explain(sql, decide))
        .onSuccess(_ -> expiry.tell(decide.tenant(), decide.task(), due));
  }

  private static Tuple values(Decide decide, Instant now) {
    var verdict = decide.ruling().verdict();
    var which = decide.ruling().which();
    var edit = ActionJson.edit(verdict);
    var by = decide.by();
    return Tuple.of(decide.tenant().id(), decide.task().text(), decide.next().text())
        .addValue(ActionJson.name(verdict))
        .addValue(ActionJson.reason(verdict).orElse(null))
        .addValue(by.id())
        .addValue(by.name())
        .addValue(time(now))
        .addValue(which.seen().map(Digest::hex).orElse(null))
        .addValue(Json.write(ActionJson.signature(verdict, by, now)))
        .addValue(which.request().orElse(null))
        .addValue(decide.ruling().onlyLooks() ? NOTHING : verdict.kind().name())
        .addValue(which.call().orElse(null))
        .addValue(edit.map(edited -> edited.arguments().canonical()).orElse(null))
        .addValue(edit.map(edited -> edited.digest().hex()).orElse(null))
        .addValue(signers(decide.ruling()))
        .addValue(decide.ruling().remember().map(ApprovalStore::wanted).orElse(null));
  }

  private static String wanted(Decide.Remember remember) {
    var json =
        Json.object()
            .put("id", remember.id().text())
            .put("for", remember.forWhom().name())
            .put("until", remember.until().toString())
            .put("uses", remember.uses());
    return Json.write(json.set("arguments", RulesWriter.conditions(remember.arguments())));
  }

  private static @Nullable String signers(Decide.Ruling ruling) {
    return ruling.signers().isAnybody() ? null : Json.write(TermsJson.write(ruling.signers()));
  }

  private static Future<DecisionResult> done(RowSet<Row> rows) {
    var row = rows.iterator().next();
    return Future.succeededFuture(
        new DecisionResult.Decided(
            TaskRow.read(row),
            action(row),
            Optional.ofNullable(row.getString("grant_id")).map(GrantId::new)));
  }

  private static Future<DecisionResult> explain(SqlConnection sql, Decide decide) {
    var which = decide.ruling().which();
    return sql.preparedQuery(ApprovalSql.EXPLAIN)
        .execute(
            Tuple.of(decide.tenant().id(), decide.task().text())
                .addValue(which.seen().map(Digest::hex).orElse(null))
                .addValue(which.request().orElse(null))
                .addValue(which.call().orElse(null))
                .addValue(decide.by().id())
                .addValue(signers(decide.ruling())))
        .map(found -> explanation(decide.ruling(), found));
  }

  private static DecisionResult explanation(Decide.Ruling ruling, RowSet<Row> rows) {
    if (rows.size() == 0) return new DecisionResult.NoSuchTask();
    var row = rows.iterator().next();
    var status = Status.valueOf(row.getString("status"));
    var waiting = status == Status.PENDING_APPROVAL ? waiting(row) : List.<PendingAction>of();
    var meant = waiting.stream().filter(ruling.which()::means).toList();
    if (meant.size() > 1) return new DecisionResult.SeveralWait(meant);
    if (meant.size() == 1) return inTheWay(ruling, meant.getFirst(), row);
    if ("EXPIRED".equals(row.getString("verdict")))
      return new DecisionResult.Expired(row.getOffsetDateTime("decided_at").toInstant());
    if (row.getString("verdict") != null)
      return new DecisionResult.AlreadyDecided(
          ActionJson.verdict(row),
          row.getString("decided_by_name"),
          row.getOffsetDateTime("decided_at").toInstant());
    return waiting.isEmpty()
        ? new DecisionResult.NotPending(status)
        : new DecisionResult.ActionChanged(waiting.getFirst().digest());
  }

  private static List<PendingAction> waiting(Row row) {
    return ActionJson.readActions(
        Json.readOwn(row.getString("pending_action_data")),
        Json.readOwn(row.getString("other_pending")));
  }

  /**
   * It waits, and the person isn't one of those who may decide it, or the verdict doesn't answer
   * what it asks, or came before it was there.
   */
  private static DecisionResult inTheWay(Decide.Ruling ruling, PendingAction waiting, Row row) {
    if (ruling.verdict().kind() == waiting.kind() && !ruling.onlyLooks()) {
      if (!List.of(row.getArrayOfIntegers("theirs")).contains(waiting.request()))
        return new DecisionResult.NotPermitted(waiting.prompt().approvers());
      return row.getBoolean("may_sign")
          ? new DecisionResult.ActionChanged(waiting.digest())
          : new DecisionResult.NotPermitted(ruling.signers());
    }
    return switch (waiting.kind()) {
      case SIGNATURE ->
          ruling.onlyLooks()
              ? new DecisionResult.ActionChanged(waiting.digest())
              : new DecisionResult.NotInDoubt();
      case OUTCOME -> new DecisionResult.OutcomeUnknown();
      case ANSWER -> new DecisionResult.NeedsAnswer();
    };
  }

  static PendingAction action(Row row) {
    return new PendingAction(
        row.getInteger("request_no"),
        new ToolCall(
            row.getString("call_id"),
            row.getString("tool"),
            ArgumentsReader.stored(row.getString("arguments"))),
        new Digest(row.getString("digest")),
        new Prompt(
            row.getString("prompt"),
            Prompt.Author.valueOf(row.getString("prompt_author")),
            Optional.empty(),
            Optional.ofNullable(row.getString("terms"))
                .map(Json::readOwn)
                .flatMap(TermsJson::read)),
        row.getOffsetDateTime("requested_at").toInstant());
  }

  void tell(DecisionResult result) {
    if (result instanceof DecisionResult.Decided(var task, _, _)) {
      var status = task.state().status();
      bus.tell(new TaskChanged(task.tenant(), task.id(), status, task.record().lastEvent()));
      if (status == Status.QUEUED) bus.tell(new Wake());
    }
  }
}
