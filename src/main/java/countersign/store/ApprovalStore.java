package countersign.store;

import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.HandOver;
import countersign.task.Digest;
import countersign.task.GrantId;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decisions: the first one wins, and the others are told who it was. */
final class ApprovalStore {
  private final Database database;
  private final InstantSource clock;
  private final ExpiryStore expiry;
  private final PolicyStore policies;
  private final Places places;
  private final Handing handing;
  private final Batch<Tenant, Ruled, Optional<Made>> decisions;

  ApprovalStore(Desk desk, ExpiryStore expiry, PolicyStore policies) {
    this.database = desk.database();
    this.clock = desk.clock();
    this.expiry = expiry;
    this.policies = policies;
    this.places = desk.places();
    this.handing = desk.handing();
    this.decisions =
        desk.batch(
            new Batch.Form<>(
                ApprovalSql.DECIDE,
                ruled -> Set.of(ruled.decide().task()),
                ruled -> ruled.input(clock.instant()),
                rows -> rows.stream().findFirst().map(Made::read)));
  }

  /**
   * A decision that was written.
   *
   * @param known the task's transcript, if it is at hand
   * @param policy the number of the policy that holds; empty while there is none
   */
  private record Made(
      DecisionResult.Decided decided, Optional<Transcript> known, Optional<Integer> policy) {
    static Made read(Row row) {
      return new Made(
          done(row), EntryRow.decided(row), Optional.ofNullable(row.getInteger("policy_version")));
    }
  }

  /** What can't be decided as it is asked for is looked at once more, by itself, to tell why. */
  Future<DecisionResult> decide(Decide decide) {
    var place = places.take();
    return decisions
        .ask(decide.tenant(), new Ruled(decide, place))
        .onFailure(_ -> place.ifPresent(_ -> places.giveBack()))
        .compose(done ->
            done.map(made -> Future.succeededFuture(went(made, place)))
                .orElseGet(() -> lookedAt(decide, place)));
  }

  private Future<DecisionResult> lookedAt(Decide decide, Optional<Places.Place> place) {
    place.ifPresent(_ -> places.giveBack());
    return database.in(decide.tenant(), sql -> decide(sql, decide)).onSuccess(this::tell);
  }

  /** Whoever decides is told that the task goes on, not that a worker has it already. */
  private DecisionResult went(Made made, Optional<Places.Place> place) {
    var decided = made.decided;
    var task = decided.task();
    if (place.isPresent() && task.state() instanceof TaskState.Running running) {
      var queued =
          new Task(
              task.tenant(),
              task.id(),
              task.brief(),
              new TaskState.Queued(running.job()),
              task.record());
      var policy = policies.atHand(task.tenant(), made.policy);
      handing.handOver(queued, place.get(), new HandOver.Known(made.known, policy));
      return new DecisionResult.Decided(queued, decided.action(), decided.grant());
    }
    place.ifPresent(_ -> places.giveBack());
    tell(decided);
    return decided;
  }

  /** As a part of a transaction; once that is committed, {@link #tell} what came of it. */
  Future<DecisionResult> decide(SqlConnection sql, Decide decide) {
    return decisions
        .ask(sql, decide.tenant(), new Ruled(decide, Optional.empty()))
        .compose(done ->
            done.map(made -> Future.<DecisionResult>succeededFuture(made.decided))
                .orElseGet(() -> notDone(sql, decide)));
  }

  /** It may be that what was decided had been due: then it is over, or others decide now. */
  private Future<DecisionResult> notDone(SqlConnection sql, Decide decide) {
    return expiry
        .expire(sql, decide.tenant(), decide.task())
        .compose(due -> due.size() == 0 ? explain(sql, decide) : again(sql, decide, due));
  }

  private Future<DecisionResult> again(SqlConnection sql, Decide decide, RowSet<Row> due) {
    return decisions
        .ask(sql, decide.tenant(), new Ruled(decide, Optional.empty()))
        .compose(done ->
            done.map(made -> Future.<DecisionResult>succeededFuture(made.decided))
                .orElseGet(() -> explain(sql, decide)))
        .onSuccess(_ -> expiry.tell(decide.tenant(), decide.task(), due));
  }

  private static @Nullable String signers(Decide.Ruling ruling) {
    return ruling.signers().isAnybody() ? null : Json.write(TermsJson.write(ruling.signers()));
  }

  private static DecisionResult.Decided done(Row row) {
    return new DecisionResult.Decided(
        TaskRow.read(row),
        action(row),
        Optional.ofNullable(row.getString("grant_id")).map(GrantId::new));
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
    if (result instanceof DecisionResult.Decided(var task, _, _))
      if (task.state() instanceof TaskState.Queued) handing.tellQueued(task);
      else handing.tellChanged(task);
  }
}
