package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.bus.TypedBus;
import countersign.message.Cancel;
import countersign.message.Cursor;
import countersign.message.FindTask;
import countersign.message.ListPending;
import countersign.message.ListTasks;
import countersign.message.Page;
import countersign.message.ReadTranscript;
import countersign.message.Retry;
import countersign.message.Submit;
import countersign.message.TaskChanged;
import countersign.message.Wake;
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
import java.util.function.Function;

/** Tasks as callers see them: submit, find, list, read, cancel. */
final class TaskStore {
  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;

  TaskStore(Database database, TypedBus bus, InstantSource clock) {
    this.database = database;
    this.bus = bus;
    this.clock = clock;
  }

  Future<Task> submit(Submit submit) {
    return database
        .shared(submit.by().tenant(), sql -> submit(sql, submit))
        .onSuccess(this::tellQueued);
  }

  /** As a part of a transaction; once that is committed, {@link #tellQueued}. */
  Future<Task> submit(SqlConnection sql, Submit submit) {
    var brief = submit.brief();
    var values =
        Tuple.of(submit.by().tenant().id(), submit.task().text(), brief.goal(), brief.provider())
            .addValue(brief.model().orElse(null))
            .addValue(brief.session().orElse(null))
            .addValue(brief.toolkits().toArray(String[]::new))
            .addValue(submit.job().text())
            .addValue(submit.by().actor().name())
            .addValue(time(clock.instant()))
            .addValue(submit.by().agentKey().orElse(null));
    return sql.preparedQuery(TaskSql.SUBMIT)
        .execute(values)
        .map(rows -> TaskRow.read(rows.iterator().next()));
  }

  Future<Optional<Task>> find(FindTask find) {
    return database
        .in(find.tenant(), sql -> findRow(sql, find.tenant(), find.task()))
        .map(TaskStore::first);
  }

  Future<ListTasks.Tasks> list(ListTasks list) {
    var values = pageValues(list.tenant(), list.page());
    list.status().map(Status::name).ifPresent(values::addString);
    var statement = list.status().isPresent() ? TaskSql.LIST_WITH_STATUS : TaskSql.LIST;
    return database
        .in(list.tenant(), sql -> sql.preparedQuery(statement).execute(values))
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
    return database
        .in(cancel.by().tenant(), sql -> cancel(sql, cancel))
        .onSuccess(this::tellCancelled);
  }

  /** As a part of a transaction; once that is committed, {@link #tellCancelled}. */
  Future<Cancel.Result> cancel(SqlConnection sql, Cancel cancel) {
    var tenant = cancel.by().tenant();
    var values =
        Tuple.of(
            tenant.id(), cancel.task().text(), time(clock.instant()), cancel.by().actor().name());
    return sql.preparedQuery(TaskSql.CANCEL)
        .execute(values)
        .compose(rows -> cancelled(sql, cancel, first(rows)));
  }

  Future<Retry.Result> retry(Retry retry) {
    return database.in(retry.tenant(), sql -> retry(sql, retry)).onSuccess(this::tellRetried);
  }

  /** As a part of a transaction, as {@link #submit(SqlConnection, Submit)}. */
  Future<Retry.Result> retry(SqlConnection sql, Retry retry) {
    var values =
        Tuple.of(retry.tenant().id(), retry.task().text(), retry.next().text())
            .addValue(time(clock.instant()))
            .addValue(retry.by().name());
    return sql.preparedQuery(TaskSql.RETRY)
        .execute(values)
        .compose(rows -> retried(sql, retry, first(rows)));
  }

  Future<Optional<ReadTranscript.Part>> read(ReadTranscript read) {
    var values = Tuple.of(read.tenant().id(), read.task().text(), read.after(), read.limit());
    return database
        .in(read.tenant(), sql -> sql.preparedQuery(TaskSql.READ_EVENTS).execute(values))
        .map(TaskStore::part);
  }

  static Future<RowSet<Row>> findRow(SqlConnection sql, Tenant tenant, TaskId task) {
    return sql.preparedQuery(TaskSql.FIND).execute(Tuple.of(tenant.id(), task.text()));
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

  private static Future<Cancel.Result> cancelled(
      SqlConnection sql, Cancel cancel, Optional<Task> done) {
    if (done.isPresent()) return Future.succeededFuture(new Cancel.Result.Done(done.get()));
    return findRow(sql, cancel.by().tenant(), cancel.task())
        .map(TaskStore::first)
        .map(found ->
            found
                .<Cancel.Result>map(task -> new Cancel.Result.TooLate(task.state().status()))
                .orElseGet(Cancel.Result.NoSuchTask::new));
  }

  private static Future<Retry.Result> retried(SqlConnection sql, Retry retry, Optional<Task> done) {
    if (done.isPresent()) return Future.succeededFuture(new Retry.Result.Done(done.get()));
    return findRow(sql, retry.tenant(), retry.task())
        .map(TaskStore::first)
        .map(found ->
            found
                .<Retry.Result>map(task -> new Retry.Result.NotFailed(task.state().status()))
                .orElseGet(Retry.Result.NoSuchTask::new));
  }

  void tellRetried(Retry.Result result) {
    if (result instanceof Retry.Result.Done(var task)) tellQueued(task);
  }

  void tellQueued(Task task) {
    tellChanged(task);
    bus.tell(new Wake());
  }

  void tellCancelled(Cancel.Result result) {
    if (result instanceof Cancel.Result.Done(var task)) tellChanged(task);
  }

  private void tellChanged(Task task) {
    bus.tell(
        new TaskChanged(
            task.tenant(), task.id(), task.state().status(), task.record().lastEvent()));
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

  private static Optional<ReadTranscript.Part> part(RowSet<Row> rows) {
    if (rows.size() == 0) return Optional.empty();
    var first = rows.iterator().next();
    var entries = new ArrayList<Transcript.Entry>();
    for (var row : rows) if (row.getInteger("event_no") != null) entries.add(entry(row));
    return Optional.of(
        new ReadTranscript.Part(
            Status.valueOf(first.getString("status")), first.getInteger("last_event"), entries));
  }

  private static Transcript.Entry entry(Row row) {
    return new Transcript.Entry(
        row.getInteger("event_no"),
        row.getOffsetDateTime("at").toInstant(),
        EventJson.read(row.getString("kind"), row.getString("call_id"), row.getString("data")));
  }
}
