package countersign.store;

import countersign.json.Json;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.HandOver;
import countersign.task.Digest;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.TaskState;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decisions: the first one wins, and the others are told who it was. */
final class ApprovalStore {
  private final Database database;
  private final InstantSource clock;
  private final ExpiryStore expiry;
  private final PolicyStore policies;
  private final Places places;
  private final Handing handing;
  private final Batch<Tenant, Ruled, Optional<MadeDecision>> decisions;

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
                rows -> rows.stream().findFirst().map(MadeDecision::read)));
  }

  /** What can't be decided as it is asked for is looked at once more, by itself, to tell why. */
  Future<DecisionResult> decide(Decide decide) {
    var place = places.take();
    return decisions
        .ask(decide.tenant(), new Ruled(decide, place))
        .onFailure(_ -> giveBack(place))
        .onSuccess(done -> done.ifPresent(made -> went(made, place)))
        .compose(done ->
            done.map(made -> Future.<DecisionResult>succeededFuture(made.reply()))
                .orElseGet(() -> lookedAt(decide, place)));
  }

  private Future<DecisionResult> lookedAt(Decide decide, Optional<Places.Place> place) {
    giveBack(place);
    return database.in(decide.tenant(), sql -> lookAt(sql, decide)).onSuccess(this::tell);
  }

  private Future<DecisionResult> lookAt(SqlConnection sql, Decide decide) {
    return decideOr(sql, decide, () -> notDone(sql, decide));
  }

  /** Leaves the task in the queue if it goes on. */
  private Future<DecisionResult> decideOr(
      SqlConnection sql, Decide decide, Supplier<Future<DecisionResult>> otherwise) {
    return decisions
        .ask(sql, decide.tenant(), new Ruled(decide, Optional.empty()))
        .compose(done ->
            done.map(made -> Future.<DecisionResult>succeededFuture(made.decided()))
                .orElseGet(otherwise));
  }

  private void giveBack(Optional<Places.Place> place) {
    place.ifPresent(_ -> places.giveBack());
  }

  /** It is committed: the task goes on, here if there is a place for it. */
  private void went(MadeDecision made, Optional<Places.Place> place) {
    var reply = made.reply();
    if (place.isPresent() && made.decided().task().state() instanceof TaskState.Running) {
      var policy = policies.atHand(reply.task().tenant(), made.policy());
      handing.handOver(reply.task(), place.get(), new HandOver.Known(made.known(), policy));
    } else {
      giveBack(place);
      tell(reply);
    }
  }

  /** As a part of a transaction. */
  Future<Acted<DecisionResult>> decide(SqlConnection sql, Decide decide) {
    var place = places.take();
    return decisions
        .ask(sql, decide.tenant(), new Ruled(decide, place))
        .onFailure(_ -> giveBack(place))
        .compose(done ->
            done.map(made -> Future.succeededFuture(acted(made, place)))
                .orElseGet(() -> notActed(sql, decide, place)));
  }

  private Acted<DecisionResult> acted(MadeDecision made, Optional<Places.Place> place) {
    return new Acted<>(made.reply(), () -> went(made, place), () -> giveBack(place));
  }

  private Future<Acted<DecisionResult>> notActed(
      SqlConnection sql, Decide decide, Optional<Places.Place> place) {
    giveBack(place);
    return notDone(sql, decide).map(result -> new Acted<>(result, () -> tell(result)));
  }

  /** It may be that what was decided had been due: then it is over, or others decide now. */
  private Future<DecisionResult> notDone(SqlConnection sql, Decide decide) {
    return expiry
        .expire(sql, decide.tenant(), decide.task())
        .compose(due -> due.size() == 0 ? explain(sql, decide) : again(sql, decide, due));
  }

  private Future<DecisionResult> again(SqlConnection sql, Decide decide, RowSet<Row> due) {
    return decideOr(sql, decide, () -> explain(sql, decide))
        .onSuccess(_ -> expiry.tell(decide.tenant(), decide.task(), due));
  }

  private static @Nullable String signers(Decide.Ruling ruling) {
    return ruling.signers().isAnybody() ? null : Json.write(TermsJson.write(ruling.signers()));
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

  private void tell(DecisionResult result) {
    if (result instanceof DecisionResult.Decided(var task, _, _))
      if (task.state() instanceof TaskState.Queued) handing.tellQueued(task);
      else handing.tellChanged(task);
  }
}
