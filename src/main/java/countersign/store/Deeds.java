package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.message.Act;
import countersign.message.Cancel;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.Retry;
import countersign.message.Submit;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which {@link Deed} each act is; the same stores do it that do it without a key. */
final class Deeds {
  private final TaskStore tasks;
  private final ApprovalStore approvals;

  Deeds(TaskStore tasks, ApprovalStore approvals) {
    this.tasks = tasks;
    this.approvals = approvals;
  }

  /** The deed of an act. */
  @SuppressWarnings("unchecked") // Each act is paired with the deed of its own reply, here only.
  <R> Deed<R> of(Act<R> act) {
    return (Deed<R>)
        switch (act) {
          case Submit submit -> submission(submit);
          case Decide decide -> ruling(decide);
          case Cancel cancel -> cancellation(cancel);
          case Retry retry -> restart(retry);
        };
  }

  private Deed<Task> submission(Submit submit) {
    return new Deed<>(
        sql -> tasks.submit(sql, submit),
        OutcomeJson::write,
        (sql, outcome) ->
            task(sql, submit.by().tenant(), outcome)
                .map(now -> OutcomeJson.readSubmitted(outcome, now)));
  }

  private Deed<DecisionResult> ruling(Decide decide) {
    return new Deed<>(
        sql -> approvals.decide(sql, decide),
        OutcomeJson::write,
        (sql, outcome) ->
            OutcomeJson.kind(outcome).equals("decided")
                ? decided(sql, decide, outcome)
                : Future.succeededFuture(OutcomeJson.readUndecided(outcome)));
  }

  private Future<DecisionResult> decided(SqlConnection sql, Decide decide, JsonNode outcome) {
    return action(sql, decide, OutcomeJson.request(outcome))
        .compose(action ->
            task(sql, decide.tenant(), outcome)
                .map(now -> OutcomeJson.readDecided(outcome, now, action)));
  }

  private Deed<Cancel.Result> cancellation(Cancel cancel) {
    return new Deed<>(
        sql -> tasks.cancel(sql, cancel),
        OutcomeJson::write,
        done(
            "cancelled",
            cancel.by().tenant(),
            OutcomeJson::readCancelled,
            OutcomeJson::readNotCancelled));
  }

  private Deed<Retry.Result> restart(Retry retry) {
    return new Deed<>(
        sql -> tasks.retry(sql, retry),
        OutcomeJson::write,
        done(
            "restarted",
            retry.tenant(),
            OutcomeJson::readRestarted,
            OutcomeJson::readNotRestarted));
  }

  /** Reads an outcome that names its task when it is of this kind, and needs no task otherwise. */
  private <R> Deed.Reader<R> done(
      String kind, Tenant tenant, BiFunction<JsonNode, Task, R> done, Function<JsonNode, R> not) {
    return (sql, outcome) ->
        OutcomeJson.kind(outcome).equals(kind)
            ? task(sql, tenant, outcome).map(now -> done.apply(outcome, now))
            : Future.succeededFuture(not.apply(outcome));
  }

  private Future<Task> task(SqlConnection sql, Tenant tenant, JsonNode outcome) {
    return tasks.find(sql, tenant, OutcomeJson.task(outcome)).map(Optional::orElseThrow);
  }

  private static Future<PendingAction> action(SqlConnection sql, Decide decide, int request) {
    return sql.preparedQuery(OnceSql.FIND_REQUEST)
        .execute(Tuple.of(decide.tenant().id(), decide.task().text(), request))
        .map(rows -> MadeDecision.action(rows.iterator().next()));
  }
}
