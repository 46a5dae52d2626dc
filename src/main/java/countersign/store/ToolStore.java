package countersign.store;

import static countersign.store.TaskRow.time;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.json.Json;
import countersign.message.FindToolSettings;
import countersign.message.PinTools;
import countersign.message.RemoveToolkit;
import countersign.message.SavePin;
import countersign.message.SaveTool;
import countersign.message.SaveToolkit;
import countersign.message.SettingResult;
import countersign.message.ToolPin;
import countersign.message.ToolSetting;
import countersign.message.ToolSettings;
import countersign.message.Toolkit;
import countersign.message.ToolsChanged;
import countersign.task.Digest;
import countersign.task.Effect;
import countersign.task.Person;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tenants decided about their tools; every change is told once it is committed. */
final class ToolStore {
  /** What a tenant keeps by itself of tools from outside. All of it is read at once. */
  static final int MOST_PINS = 10_000;

  static final int MOST_PINNED_BYTES = 16 * 1024 * 1024;

  private final Database database;
  private final TypedBus bus;
  private final InstantSource clock;

  ToolStore(Desk desk) {
    this.database = desk.database();
    this.bus = desk.bus();
    this.clock = desk.clock();
  }

  Future<ToolSettings> find(FindToolSettings find) {
    return database
        .one(find.tenant(), ToolSql.FIND, Tuple.of(find.tenant().id()))
        .map(rows -> settings(rows.iterator().next()));
  }

  Future<SettingResult> save(SaveTool save) {
    var setting = save.setting();
    var adjusted = setting.adjusted();
    var values =
        Tuple.of(save.tenant().id(), setting.tool(), setting.standing().name())
            .addValue(adjusted.description().orElse(null))
            .addValue(adjusted.timeLimit().map(limit -> (int) limit.toMillis()).orElse(null))
            .addValue(adjusted.effect().map(Effect::name).orElse(null))
            .addValue(save.by().id())
            .addValue(time(clock.instant()));
    return changed(save.tenant(), ToolSql.SAVE_TOOL, values)
        .map(done -> done ? new SettingResult.Done() : new SettingResult.NotPermitted());
  }

  Future<SettingResult> save(SaveToolkit save) {
    var kit = save.toolkit();
    var values =
        Tuple.of(save.tenant().id(), kit.name(), kit.description())
            .addValue(kit.tools().toArray(String[]::new))
            .addValue(save.by().id())
            .addValue(time(clock.instant()));
    if (save.fresh()) values.addValue(Toolkit.MAX_TOOLKITS);
    var statement = save.fresh() ? ToolSql.ADD_TOOLKIT : ToolSql.CHANGE_TOOLKIT;
    return changed(save.tenant(), statement, values)
        .compose(done -> done ? Future.succeededFuture(new SettingResult.Done()) : notSaved(save));
  }

  private Future<SettingResult> notSaved(SaveToolkit save) {
    var tenant = save.tenant();
    var name = save.toolkit().name();
    return ifPermitted(
        tenant,
        save.by(),
        database
            .one(tenant, ToolSql.HAS_TOOLKIT, Tuple.of(tenant.id(), name))
            .map(rows -> {
              if (!save.fresh()) return new SettingResult.NotThere();
              return new SettingResult.Refused(
                  rows.size() > 0
                      ? "There is a toolkit " + name + " already."
                      : "There are " + Toolkit.MAX_TOOLKITS + " toolkits, and no more may be.");
            }));
  }

  Future<SettingResult> remove(RemoveToolkit remove) {
    var tenant = remove.tenant();
    var values = Tuple.of(tenant.id(), remove.toolkit(), remove.by().id());
    return changed(tenant, ToolSql.REMOVE_TOOLKIT, values)
        .compose(done -> done ? done() : ifPermitted(tenant, remove.by(), notThere()));
  }

  Future<SettingResult> save(SavePin save) {
    var tenant = save.tenant();
    var pin = save.pin();
    var values =
        Tuple.of(tenant.id(), pin.tool(), pin.spec(), pin.digest().hex(), save.by().id())
            .addValue(time(clock.instant()));
    return changed(tenant, ToolSql.TRUST, values)
        .map(done -> done ? new SettingResult.Done() : new SettingResult.NotPermitted());
  }

  Future<List<ToolPin>> pin(PinTools pin) {
    var input = Json.array();
    for (var it : pin.pins())
      input
          .addObject()
          .put("tool", it.tool())
          .put("spec", it.spec())
          .put("digest", it.digest().hex());
    var tenant = pin.tenant();
    var values =
        Tuple.of(
            tenant.id(), Json.write(input), time(clock.instant()), MOST_PINS, MOST_PINNED_BYTES);
    return database.in(
        tenant,
        sql ->
            sql.preparedQuery(ToolSql.PIN)
                .execute(values)
                .compose(_ -> sql.preparedQuery(ToolSql.PINS).execute(Tuple.of(tenant.id())))
                .map(ToolStore::pins));
  }

  private Future<Boolean> changed(Tenant tenant, String statement, Tuple values) {
    return database
        .one(tenant, statement, values)
        .map(rows -> rows.size() > 0)
        .onSuccess(done -> {
          if (done) bus.tell(new ToolsChanged(tenant));
        });
  }

  private static Future<SettingResult> done() {
    return Future.succeededFuture(new SettingResult.Done());
  }

  private static Future<SettingResult> notThere() {
    return Future.succeededFuture(new SettingResult.NotThere());
  }

  /** Nothing was changed: because of who asked, or else for {@code why}. */
  private Future<SettingResult> ifPermitted(Tenant tenant, Person by, Future<SettingResult> why) {
    return database
        .one(tenant, PolicySql.IS_ADMIN, Tuple.of(tenant.id(), by.id()))
        .compose(admin ->
            admin.size() > 0 ? why : Future.succeededFuture(new SettingResult.NotPermitted()));
  }

  private static ToolSettings settings(Row row) {
    var tools = new ArrayList<ToolSetting>();
    for (var it : Json.readOwn(row.getString("tools"))) tools.add(setting(it));
    var toolkits = new ArrayList<Toolkit>();
    for (var it : Json.readOwn(row.getString("toolkits"))) toolkits.add(toolkit(it));
    var pins = new ArrayList<ToolPin>();
    for (var it : Json.readOwn(row.getString("pins")))
      pins.add(
          pin(
              it.required("tool").textValue(),
              it.required("spec").textValue(),
              it.required("digest").textValue(),
              it.required("trusted_by_name").textValue()));
    return new ToolSettings(tools, toolkits, pins);
  }

  private static ToolSetting setting(JsonNode it) {
    return new ToolSetting(
        it.required("tool").textValue(),
        ToolSetting.Standing.valueOf(it.required("standing").textValue()),
        new ToolSetting.Adjusted(
            Optional.ofNullable(it.required("description").textValue()),
            Optional.of(it.required("time_limit_ms"))
                .filter(JsonNode::isNumber)
                .map(limit -> Duration.ofMillis(limit.intValue())),
            Optional.ofNullable(it.required("effect").textValue()).map(Effect::valueOf)));
  }

  private static Toolkit toolkit(JsonNode it) {
    return new Toolkit(
        it.required("toolkit").textValue(),
        it.required("description").textValue(),
        it.required("tools").valueStream().map(JsonNode::textValue).toList());
  }

  private static List<ToolPin> pins(RowSet<Row> rows) {
    var pins = new ArrayList<ToolPin>();
    for (var row : rows)
      pins.add(
          pin(
              row.getString("tool"),
              row.getString("spec"),
              row.getString("digest"),
              row.getString("trusted_by_name")));
    return pins;
  }

  private static ToolPin pin(String tool, String spec, String digest, @Nullable String by) {
    return new ToolPin(tool, spec, new Digest(digest), Optional.ofNullable(by));
  }
}
