package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
          case Submit submit -> new Submission(submit);
          case Decide decide -> new Ruling(decide);
          case Cancel cancel -> new Cancellation(cancel);
          case Retry retry -> new Restart(retry);
        };
  }

  private final class Submission implements Deed<Task> {
    private final Submit submit;

    Submission(Submit submit) {
      this.submit = submit;
    }

    @Override
    public Future<Task> act(SqlConnection sql) {
      return tasks.submit(sql, submit);
    }

    @Override
    public void tell(Task task) {
      tasks.tellQueued(task);
    }

    @Override
    public ObjectNode write(Task task) {
      return OutcomeJson.write(task);
    }

    @Override
    public Future<Task> read(SqlConnection sql, JsonNode outcome) {
      return task(sql, submit.by().tenant(), outcome)
          .map(now -> OutcomeJson.readSubmitted(outcome, now));
    }
  }

  private final class Ruling implements Deed<DecisionResult> {
    private final Decide decide;

    Ruling(Decide decide) {
      this.decide = decide;
    }

    @Override
    public Future<DecisionResult> act(SqlConnection sql) {
      return approvals.decide(sql, decide);
    }

    @Override
    public void tell(DecisionResult result) {
      approvals.tell(result);
    }

    @Override
    public ObjectNode write(DecisionResult result) {
      return OutcomeJson.write(result);
    }

    @Override
    public Future<DecisionResult> read(SqlConnection sql, JsonNode outcome) {
      if (!OutcomeJson.kind(outcome).equals("decided"))
        return Future.succeededFuture(OutcomeJson.readUndecided(outcome));
      return action(sql, decide, OutcomeJson.request(outcome))
          .compose(action ->
              task(sql, decide.tenant(), outcome)
                  .map(now -> OutcomeJson.readDecided(outcome, now, action)));
    }
  }

  private final class Cancellation implements Deed<Cancel.Result> {
    private final Cancel cancel;

    Cancellation(Cancel cancel) {
      this.cancel = cancel;
    }

    @Override
    public Future<Cancel.Result> act(SqlConnection sql) {
      return tasks.cancel(sql, cancel);
    }

    @Override
    public void tell(Cancel.Result result) {
      tasks.tellCancelled(result);
    }

    @Override
    public ObjectNode write(Cancel.Result result) {
      return OutcomeJson.write(result);
    }

    @Override
    public Future<Cancel.Result> read(SqlConnection sql, JsonNode outcome) {
      if (!OutcomeJson.kind(outcome).equals("cancelled"))
        return Future.succeededFuture(OutcomeJson.readNotCancelled(outcome));
      return task(sql, cancel.by().tenant(), outcome)
          .map(now -> OutcomeJson.readCancelled(outcome, now));
    }
  }

  private final class Restart implements Deed<Retry.Result> {
    private final Retry retry;

    Restart(Retry retry) {
      this.retry = retry;
    }

    @Override
    public Future<Retry.Result> act(SqlConnection sql) {
      return tasks.retry(sql, retry);
    }

    @Override
    public void tell(Retry.Result result) {
      tasks.tellRetried(result);
    }

    @Override
    public ObjectNode write(Retry.Result result) {
      return OutcomeJson.write(result);
    }

    @Override
    public Future<Retry.Result> read(SqlConnection sql, JsonNode outcome) {
      if (!OutcomeJson.kind(outcome).equals("restarted"))
        return Future.succeededFuture(OutcomeJson.readNotRestarted(outcome));
      return task(sql, retry.tenant(), outcome).map(now -> OutcomeJson.readRestarted(outcome, now));
    }
  }

  private static Future<Task> task(SqlConnection sql, Tenant tenant, JsonNode outcome) {
    return TaskStore.findRow(sql, tenant, OutcomeJson.task(outcome))
        .map(rows -> TaskStore.first(rows).orElseThrow());
  }

  private static Future<PendingAction> action(SqlConnection sql, Decide decide, int request) {
    return sql.preparedQuery(OnceSql.FIND_REQUEST)
        .execute(Tuple.of(decide.tenant().id(), decide.task().text(), request))
        .map(rows -> ApprovalStore.action(rows.iterator().next()));
  }
}
