package countersign.store;

import static countersign.store.TaskRow.time;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.ConditionReader;
import countersign.json.Json;
import countersign.message.Cursor;
import countersign.message.FindRulebook;
import countersign.message.GrantRecord;
import countersign.message.ListGrants;
import countersign.message.PolicyVersion;
import countersign.message.Revoke;
import countersign.policy.Grant;
import countersign.policy.Rulebook;
import countersign.task.Approvers;
import countersign.task.GrantId;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembered decisions: found, listed, taken back. */
final class GrantStore {
  private final Database database;
  private final PolicyStore policies;
  private final InstantSource clock;
  private final Batch<Tenant, FindRulebook, Found> rulebooks;

  GrantStore(Desk desk, PolicyStore policies) {
    this.database = desk.database();
    this.policies = policies;
    this.clock = desk.clock();
    this.rulebooks =
        desk.batch(
            new Batch.Form<>(GrantSql.FIND_USABLE, _ -> Set.of(), this::input, GrantStore::found));
  }

  /** What was found of a rulebook; a version's rules may be known already. */
  private record Found(int version, List<Grant> grants) {}

  Future<Rulebook> rulebook(FindRulebook find) {
    return rulebooks
        .ask(find.tenant(), find)
        .compose(found ->
            policies
                .version(find.tenant(), found.version)
                .map(version -> new Rulebook(version.policy(), found.grants)));
  }

  private ObjectNode input(FindRulebook find) {
    return Json.object()
        .put("task_id", find.task().text())
        .put("agent_key", find.agentKey().orElse(null))
        .put("at", clock.instant().toString());
  }

  private static Found found(List<Row> rows) {
    var version = rows.getFirst().getInteger("version");
    return new Found(
        version == null ? PolicyVersion.NONE.policy().version() : version,
        rows.stream()
            .filter(row -> row.getString("grant_id") != null)
            .map(row -> grant(row, row.getString("arguments"), row.getString("approvers")))
            .toList());
  }

  Future<ListGrants.Grants> list(ListGrants list) {
    var page = list.page();
    var after = page.after().orElseGet(TaskRow::newest);
    var values =
        Tuple.of(list.tenant().id(), time(after.at()), after.id()).addValue(page.limit() + 1);
    return database
        .one(list.tenant(), GrantSql.LIST, values)
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
        .one(revoke.tenant(), GrantSql.REVOKE, values)
        .map(rows -> records(rows).stream().findFirst());
  }

  private static Cursor cursor(GrantRecord last) {
    return new Cursor(last.given().at(), last.grant().id().text());
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
