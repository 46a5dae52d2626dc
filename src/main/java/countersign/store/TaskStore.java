package countersign.store;

import static countersign.store.TaskRow.time;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.message.Cancel;
import countersign.message.Cursor;
import countersign.message.FindTask;
import countersign.message.ListPending;
import countersign.message.ListTasks;
import countersign.message.Page;
import countersign.message.ReadTranscript;
import countersign.message.Retry;
import countersign.message.Submit;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Transcript;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tasks as callers see them: submit, find, list, read, cancel. */
final class TaskStore {
  private final Database database;
  private final InstantSource clock;
  private final Places places;
  private final Handing handing;
  private final Batch<Tenant, Submission, Boolean> submissions;
  private final Batch<Tenant, TaskId, Optional<Task>> finds;
  private final Batch<Tenant, ReadTranscript, Optional<ReadTranscript.Part>> reads;

  TaskStore(Desk desk) {
    this.database = desk.database();
    this.clock = desk.clock();
    this.places = desk.places();
    this.handing = desk.handing();
    this.submissions =
        desk.batch(new Batch.Form<>(TaskSql.SUBMIT, _ -> Set.of(), Submission::input, _ -> true));
    this.finds =
        desk.batch(
            new Batch.Form<>(
                TaskSql.FIND,
                _ -> Set.of(),
                task -> Json.object().put("wanted", task.text()),
                rows -> rows.stream().findFirst().map(TaskRow::read)));
    this.reads =
        desk.batch(
            new Batch.Form<>(
                TaskSql.READ_EVENTS, _ -> Set.of(), TaskStore::input, TaskStore::part));
  }

  Future<Task> submit(Submit submit) {
    var submission = new Submission(submit, clock.instant(), places.take());
    return submissions
        .ask(submit.by().tenant(), submission)
        .map(_ -> submission.task())
        .onFailure(_ -> undone(submission))
        .onSuccess(_ -> submitted(submission));
  }

  /** As a part of a transaction. */
  Future<Acted<Task>> submit(SqlConnection sql, Submit submit) {
    var submission = new Submission(submit, clock.instant(), places.take());
    return submissions
        .ask(sql, submit.by().tenant(), submission)
        .onFailure(_ -> undone(submission))
        .map(_ ->
            new Acted<>(submission.task(), () -> submitted(submission), () -> undone(submission)));
  }

  private void submitted(Submission submission) {
    var task = submission.task();
    submission
        .place()
        .ifPresentOrElse(
            place -> handing.handOver(task, place, submission.known()),
            () -> handing.tellQueued(task));
  }

  private void undone(Submission submission) {
    submission.place().ifPresent(_ -> places.giveBack());
  }

  Future<Optional<Task>> find(FindTask find) {
    return finds.ask(find.tenant(), find.task());
  }

  /** The same as a part of a transaction. */
  Future<Optional<Task>> find(SqlConnection sql, Tenant tenant, TaskId task) {
    return finds.ask(sql, tenant, task);
  }

  Future<ListTasks.Tasks> list(ListTasks list) {
    var after = list.page().after().map(Cursor::id).orElse(TaskRow.BEHIND_ALL);
    var values = Tuple.of(list.tenant().id(), after, list.page().limit() + 1);
    list.status().map(Status::name).ifPresent(values::addString);
    var statement = list.status().isPresent() ? TaskSql.LIST_WITH_STATUS : TaskSql.LIST;
    return database
        .one(list.tenant(), statement, values)
        .map(TaskStore::all)
        .map(tasks ->
            new ListTasks.Tasks(
                cut(tasks, list.page()),
                next(tasks, list.page(), task -> task.record().createdAt())));
  }

  Future<ListPending.Pending> pending(ListPending list) {
    var values = pageValues(list.tenant(), list.page());
    return database.in(
        list.tenant(),
        sql ->
            sql.preparedQuery(TaskSql.COUNT_PENDING)
                .execute(Tuple.of(list.tenant().id()))
                .map(rows -> rows.iterator().next().getLong("total"))
                .compose(total -> pendingPage(sql, list.page(), values, total)));
  }

  Future<Cancel.Result> cancel(Cancel cancel) {
    return done(database.in(cancel.by().tenant(), sql -> cancel(sql, cancel)));
  }

  private static <R> Future<R> done(Future<Acted<R>> committed) {
    return committed.onSuccess(it -> it.committed().run()).map(Acted::reply);
  }

  /** As a part of a transaction. */
  Future<Acted<Cancel.Result>> cancel(SqlConnection sql, Cancel cancel) {
    var tenant = cancel.by().tenant();
    var values =
        Tuple.of(
            tenant.id(), cancel.task().text(), time(clock.instant()), cancel.by().actor().name());
    return sql.preparedQuery(TaskSql.CANCEL)
        .execute(values)
        .compose(rows -> cancelled(sql, cancel, first(rows)))
        .map(result -> new Acted<>(result, () -> tellCancelled(result)));
  }

  Future<Retry.Result> retry(Retry retry) {
    return done(database.in(retry.tenant(), sql -> retry(sql, retry)));
  }

  /** As a part of a transaction. */
  Future<Acted<Retry.Result>> retry(SqlConnection sql, Retry retry) {
    var values =
        Tuple.of(retry.tenant().id(), retry.task().text(), retry.next().text())
            .addValue(time(clock.instant()))
            .addValue(retry.by().name());
    return sql.preparedQuery(TaskSql.RETRY)
        .execute(values)
        .compose(rows -> retried(sql, retry, first(rows)))
        .map(result -> new Acted<>(result, () -> tellRetried(result)));
  }

  Future<Optional<ReadTranscript.Part>> read(ReadTranscript read) {
    return reads.ask(read.tenant(), read);
  }

  private static ObjectNode input(ReadTranscript read) {
    return Json.object()
        .put("task_id", read.task().text())
        .put("after", read.after())
        .put("most", read.limit());
  }

  private static Future<ListPending.Pending> pendingPage(
      SqlConnection sql, Page page, Tuple values, long total) {
    return sql.preparedQuery(TaskSql.LIST_PENDING)
        .execute(values)
        .map(TaskStore::all)
        .map(tasks ->
            new ListPending.Pending(
                cut(tasks, page), total, next(tasks, page, task -> task.record().updatedAt())));
  }

  private Future<Cancel.Result> cancelled(SqlConnection sql, Cancel cancel, Optional<Task> done) {
    if (done.isPresent()) return Future.succeededFuture(new Cancel.Result.Done(done.get()));
    return find(sql, cancel.by().tenant(), cancel.task())
        .map(found ->
            found
                .<Cancel.Result>map(task -> new Cancel.Result.TooLate(task.state().status()))
                .orElseGet(Cancel.Result.NoSuchTask::new));
  }

  private Future<Retry.Result> retried(SqlConnection sql, Retry retry, Optional<Task> done) {
    if (done.isPresent()) return Future.succeededFuture(new Retry.Result.Done(done.get()));
    return find(sql, retry.tenant(), retry.task())
        .map(found ->
            found
                .<Retry.Result>map(task -> new Retry.Result.NotFailed(task.state().status()))
                .orElseGet(Retry.Result.NoSuchTask::new));
  }

  private void tellRetried(Retry.Result result) {
    if (result instanceof Retry.Result.Done(var task)) handing.tellQueued(task);
  }

  private void tellCancelled(Cancel.Result result) {
    if (result instanceof Cancel.Result.Done(var task)) handing.tellChanged(task);
  }

  /** One row more than wanted tells whether there is a next page. */
  private static Tuple pageValues(Tenant tenant, Page page) {
    var after = page.after().orElseGet(TaskRow::newest);
    return Tuple.of(tenant.id(), time(after.at()), after.id(), page.limit() + 1);
  }

  private static List<Task> cut(List<Task> tasks, Page page) {
    return tasks.subList(0, Math.min(tasks.size(), page.limit()));
  }

  private static Optional<Cursor> next(
      List<Task> tasks, Page page, Function<Task, Instant> sortedBy) {
    if (tasks.size() <= page.limit()) return Optional.empty();
    var last = tasks.get(page.limit() - 1);
    return Optional.of(new Cursor(sortedBy.apply(last), last.id().text()));
  }

  static Optional<Task> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(TaskRow.read(rows.iterator().next()));
  }

  static List<Task> all(RowSet<Row> rows) {
    var tasks = new ArrayList<Task>();
    rows.forEach(row -> tasks.add(TaskRow.read(row)));
    return tasks;
  }

  private static Optional<ReadTranscript.Part> part(List<Row> rows) {
    if (rows.isEmpty()) return Optional.empty();
    var first = rows.getFirst();
    var entries = new ArrayList<Transcript.Entry>();
    for (var row : rows) if (row.getInteger("event_no") != null) entries.add(EntryRow.read(row));
    return Optional.of(
        new ReadTranscript.Part(
            Status.valueOf(first.getString("status")), first.getInteger("last_event"), entries));
  }
}
