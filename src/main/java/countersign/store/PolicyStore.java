package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.json.RulesReader;
import countersign.json.RulesWriter;
import countersign.message.FindPolicy;
import countersign.message.ListPolicyVersions;
import countersign.message.PolicyVersion;
import countersign.message.RecentCalls;
import countersign.message.SavePolicy;
import countersign.policy.Policy;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Tenants' policies. A version never changes, so the newest one is kept once it was read. */
final class PolicyStore {
  /** Of all recent calls' arguments together. */
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  private final Database database;
  private final InstantSource clock;

  /** By tenant; touched on the verticle's event loop only. */
  private final Map<Tenant, PolicyVersion> newest = new HashMap<>();

  PolicyStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Optional<PolicyVersion>> find(FindPolicy find) {
    var tenant = find.tenant();
    return find.version()
        .map(number -> read(tenant, number))
        .orElseGet(() ->
            database
                .one(tenant, PolicySql.FIND_NEWEST, Tuple.of(tenant.id()))
                .map(PolicyStore::first)
                .map(found -> Optional.of(found.orElse(PolicyVersion.NONE))));
  }

  /** A version that there is; rules are read once, for they never change. */
  Future<PolicyVersion> version(Tenant tenant, int number) {
    var known = newest.getOrDefault(tenant, PolicyVersion.NONE);
    if (known.policy().version() == number) return Future.succeededFuture(known);
    return read(tenant, number)
        .map(Optional::orElseThrow)
        .onSuccess(version -> newest.put(tenant, version));
  }

  /** The same, if it was read before; without a number the one that holds where none was saved. */
  Optional<Policy> atHand(Tenant tenant, Optional<Integer> number) {
    var known = newest.getOrDefault(tenant, PolicyVersion.NONE).policy();
    var wanted = number.orElse(PolicyVersion.NONE.policy().version());
    return known.version() == wanted ? Optional.of(known) : Optional.empty();
  }

  private Future<Optional<PolicyVersion>> read(Tenant tenant, int number) {
    return database
        .one(tenant, PolicySql.FIND_VERSION, Tuple.of(tenant.id(), number))
        .map(PolicyStore::first);
  }

  Future<SavePolicy.Result> save(SavePolicy save) {
    var values =
        Tuple.of(save.tenant().id(), save.after(), Json.write(RulesWriter.write(save.rules())))
            .addValue(save.by().id())
            .addValue(time(clock.instant()));
    return database.in(
        save.tenant(),
        sql ->
            sql.preparedQuery(PolicySql.SAVE)
                .execute(values)
                .compose(rows ->
                    rows.size() > 0
                        ? saved(sql, save, rows.iterator().next().getInteger("version"))
                        : notSaved(sql, save)));
  }

  Future<List<ListPolicyVersions.Line>> list(ListPolicyVersions list) {
    var values = Tuple.of(list.tenant().id(), list.before(), list.limit());
    return database
        .one(list.tenant(), PolicySql.LIST, values)
        .map(rows -> {
          var lines = new ArrayList<ListPolicyVersions.Line>();
          for (var row : rows)
            lines.add(
                new ListPolicyVersions.Line(
                    row.getInteger("version"), saved(row), row.getInteger("rules")));
          return lines;
        });
  }

  Future<List<RecentCalls.Made>> recent(RecentCalls recent) {
    var values = Tuple.of(recent.tenant().id(), recent.limit(), MOST_CHARACTERS);
    return database
        .one(recent.tenant(), PolicySql.RECENT_CALLS, values)
        .map(rows -> {
          var made = new ArrayList<RecentCalls.Made>();
          for (var row : rows) made.add(made(row));
          return made;
        });
  }

  private static RecentCalls.Made made(Row row) {
    return new RecentCalls.Made(
        new TaskId(row.getString("task_id")),
        Optional.ofNullable(row.getString("agent_key")),
        row.getOffsetDateTime("at").toInstant(),
        new ToolCall(
            row.getString("call_id"),
            row.getString("tool"),
            ArgumentsReader.stored(row.getString("arguments"))));
  }

  private static Future<SavePolicy.Result> saved(SqlConnection sql, SavePolicy save, int version) {
    return sql.preparedQuery(PolicySql.FIND_VERSION)
        .execute(Tuple.of(save.tenant().id(), version))
        .map(rows -> new SavePolicy.Result.Saved(version(rows.iterator().next())));
  }

  private static Future<SavePolicy.Result> notSaved(SqlConnection sql, SavePolicy save) {
    return sql.preparedQuery(PolicySql.IS_ADMIN)
        .execute(Tuple.of(save.tenant().id(), save.by().id()))
        .compose(admin ->
            admin.size() == 0
                ? Future.succeededFuture(new SavePolicy.Result.NotPermitted())
                : changed(sql, save));
  }

  private static Future<SavePolicy.Result> changed(SqlConnection sql, SavePolicy save) {
    return sql.preparedQuery(PolicySql.LIST)
        .execute(Tuple.of(save.tenant().id(), Integer.MAX_VALUE, 1))
        .map(rows -> first(rows, row -> row.getInteger("version")).orElse(0))
        .map(SavePolicy.Result.Changed::new);
  }

  private static Optional<PolicyVersion> first(RowSet<Row> rows) {
    return first(rows, PolicyStore::version);
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(read.apply(rows.iterator().next()));
  }

  private static PolicyVersion version(Row row) {
    return new PolicyVersion(
        new Policy(row.getInteger("version"), RulesReader.stored(row.getString("rules"))),
        Optional.of(saved(row)));
  }

  private static PolicyVersion.Saved saved(Row row) {
    return new PolicyVersion.Saved(
        row.getString("saved_by_name"), row.getOffsetDateTime("saved_at").toInstant());
  }
}
