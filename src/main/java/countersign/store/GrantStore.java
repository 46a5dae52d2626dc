package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.json.ConditionReader;
import countersign.json.Json;
import countersign.message.Cursor;
import countersign.message.FindRulebook;
import countersign.message.GrantRecord;
import countersign.message.ListGrants;
import countersign.message.Revoke;
import countersign.policy.Grant;
import countersign.policy.Rulebook;
import countersign.task.Approvers;
import countersign.task.GrantId;
import countersign.task.TaskId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembered decisions: found, listed, taken back. */
final class GrantStore {
  private final Database database;
  private final PolicyStore policies;
  private final InstantSource clock;

  GrantStore(Database database, PolicyStore policies, InstantSource clock) {
    this.database = database;
    this.policies = policies;
    this.clock = clock;
  }

  Future<Rulebook> rulebook(FindRulebook find) {
    var tenant = find.tenant();
    var values =
        Tuple.of(tenant.id(), find.task().text())
            .addValue(find.agentKey().orElse(null))
            .addValue(time(clock.instant()));
    return database.shared(
        tenant,
        sql ->
            sql.preparedQuery(GrantSql.FIND_USABLE)
                .execute(values)
                .map(GrantStore::grants)
                .compose(grants ->
                    policies
                        .newest(sql, tenant)
                        .map(version -> new Rulebook(version.policy(), grants))));
  }

  Future<ListGrants.Grants> list(ListGrants list) {
    var page = list.page();
    var after = page.after().orElseGet(TaskRow::newest);
    var values =
        Tuple.of(list.tenant().id(), time(after.at()), after.id()).addValue(page.limit() + 1);
    return database
        .in(list.tenant(), sql -> sql.preparedQuery(GrantSql.LIST).execute(values))
        .map(rows -> {
          var all = records(rows);
          var shown = all.subList(0, Math.min(all.size(), page.limit()));
          var next =
              all.size() > page.limit()
                  ? Optional.of(cursor(shown.getLast()))
                  : Optional.<Cursor>empty();
          return new ListGrants.Grants(shown, next);
        });
  }

  Future<Optional<GrantRecord>> revoke(Revoke revoke) {
    var values =
        Tuple.of(revoke.tenant().id(), revoke.grant().text(), revoke.by().id(), revoke.by().name())
            .addValue(time(clock.instant()));
    return database
        .in(revoke.tenant(), sql -> sql.preparedQuery(GrantSql.REVOKE).execute(values))
        .map(rows -> records(rows).stream().findFirst());
  }

  private static Cursor cursor(GrantRecord last) {
    return new Cursor(last.given().at(), last.grant().id().text());
  }

  private static List<Grant> grants(RowSet<Row> rows) {
    var grants = new ArrayList<Grant>();
    for (var row : rows)
      grants.add(grant(row, row.getString("arguments"), row.getString("approvers")));
    return grants;
  }

  private static Grant grant(Row row, String conditions, @Nullable String approvers) {
    return new Grant(
        new GrantId(row.getString("grant_id")),
        row.getString("tool"),
        ConditionReader.stored(conditions),
        approvers == null ? Approvers.ANYBODY : TermsJson.readApprovers(Json.readOwn(approvers)));
  }

  private static List<GrantRecord> records(RowSet<Row> rows) {
    var records = new ArrayList<GrantRecord>();
    for (var row : rows)
      records.add(
          new GrantRecord(
              grant(row, row.getString("conditions"), row.getString("named")),
              scope(row),
              new GrantRecord.Limits(
                  row.getOffsetDateTime("until").toInstant(),
                  row.getInteger("uses"),
                  row.getInteger("used")),
              new GrantRecord.Given(
                  row.getString("given_by_name"),
                  row.getOffsetDateTime("given_at").toInstant(),
                  new TaskId(row.getString("from_task")),
                  row.getInteger("from_request")),
              revoked(row)));
    return records;
  }

  private static GrantRecord.Scope scope(Row row) {
    return row.getString("task_id") == null
        ? new GrantRecord.Scope.AgentKey(row.getString("agent_key"))
        : new GrantRecord.Scope.OneTask(new TaskId(row.getString("task_id")));
  }

  private static Optional<GrantRecord.Revoked> revoked(Row row) {
    return Optional.ofNullable(row.getOffsetDateTime("revoked_at"))
        .map(at -> new GrantRecord.Revoked(row.getString("revoked_by_name"), at.toInstant()));
  }
}
