package countersign.store;

import static countersign.store.TaskRow.time;

import countersign.json.Json;
import countersign.message.Authenticate;
import countersign.message.Bootstrap;
import countersign.message.CloseSession;
import countersign.message.FindSession;
import countersign.message.FindSignIns;
import countersign.message.OpenSession;
import countersign.message.Principal;
import countersign.store.Database.Everybody;
import countersign.task.Actor;
import countersign.task.Person;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is who: keys, sign-ins, sessions, and the first of them all. */
final class PeopleStore {
  private final Database database;
  private final InstantSource clock;
  private final Batch<Everybody, String, List<Row>> keys;

  PeopleStore(Desk desk) {
    this.database = desk.database();
    this.clock = desk.clock();
    this.keys =
        new Batch<>(
            desk.vertx(),
            database.ofEverybody(),
            new Batch.Form<>(
                PeopleSql.FIND_KEYS,
                _ -> Set.of(),
                prefix -> Json.object().put("prefix", prefix),
                rows -> rows));
  }

  Future<Boolean> needsBootstrap() {
    return database
        .acrossTenants(sql -> sql.query(PeopleSql.ANY_TENANT).execute())
        .map(rows -> !rows.iterator().next().getBoolean("there"));
  }

  Future<Bootstrap.Result> bootstrap(Bootstrap first) {
    return needsBootstrap()
        .compose(needed ->
            needed ? make(first) : Future.succeededFuture(Bootstrap.Result.ALREADY_THERE));
  }

  Future<Optional<Principal>> authenticate(Authenticate credential) {
    var key = new ApiKey(credential.key());
    return keys.ask(Everybody.EVERYBODY, key.prefix()).map(rows -> owner(key, rows));
  }

  Future<List<FindSignIns.SignIn>> signIns(FindSignIns find) {
    return database
        .acrossTenants(
            sql -> sql.preparedQuery(PeopleSql.FIND_SIGN_INS).execute(Tuple.of(find.email())))
        .map(PeopleStore::candidates);
  }

  Future<OpenSession.Opened> open(OpenSession session) {
    var now = clock.instant();
    var values =
        Tuple.of(session.tenant().id(), session.tokenSha256(), session.person().id())
            .addValue(time(now))
            .addValue(time(session.until()));
    return database
        .acrossTenants(
            sql -> sql.preparedQuery(PeopleSql.DROP_EXPIRED_SESSIONS).execute(Tuple.of(time(now))))
        .compose(_ ->
            database.in(
                session.tenant(), sql -> sql.preparedQuery(PeopleSql.OPEN_SESSION).execute(values)))
        .map(new OpenSession.Opened());
  }

  Future<Optional<FindSession.Session>> session(FindSession find) {
    var values = Tuple.of(find.tokenSha256(), time(clock.instant()));
    return database
        .acrossTenants(sql -> sql.preparedQuery(PeopleSql.FIND_SESSION).execute(values))
        .map(PeopleStore::session);
  }

  Future<Boolean> close(CloseSession close) {
    var values = Tuple.of(close.tokenSha256());
    return database
        .acrossTenants(sql -> sql.preparedQuery(PeopleSql.CLOSE_SESSION).execute(values))
        .map(rows -> rows.rowCount() > 0);
  }

  private Future<Bootstrap.Result> make(Bootstrap first) {
    var agent = new ApiKey(first.keys().agent());
    var person = new ApiKey(first.keys().person());
    var values =
        Tuple.of(first.tenant().id(), time(clock.instant()), first.person().id())
            .addValue(first.person().email())
            .addValue(first.person().name())
            .addValue(first.passwordHash())
            .addValue(agent.prefix())
            .addValue(agent.sha256())
            .addValue(person.prefix())
            .addValue(person.sha256());
    return database
        .in(first.tenant(), sql -> sql.preparedQuery(PeopleSql.BOOTSTRAP).execute(values))
        .map(rows -> rows.size() > 0 ? Bootstrap.Result.MADE : Bootstrap.Result.ALREADY_THERE);
  }

  private static Optional<Principal> owner(ApiKey key, List<Row> rows) {
    var hash = key.sha256().getBytes();
    Optional<Principal> owner = Optional.empty();
    for (var row : rows)
      if (MessageDigest.isEqual(hash, row.getBuffer("key_sha256").getBytes()))
        owner = Optional.of(new Principal(new Tenant(row.getString("tenant_id")), actor(row)));
    return owner;
  }

  private static Actor actor(Row row) {
    return switch (row.getString("kind")) {
      case "agent" -> new Actor.Agent(row.getString("key_id"), row.getString("name"));
      case "person" -> person(row);
      default -> throw new IllegalStateException("a key of unknown kind");
    };
  }

  private static Person person(Row row) {
    return new Person(
        row.getString("person_id"), row.getString("person_name"), row.getString("email"));
  }

  private static Optional<FindSession.Session> session(RowSet<Row> rows) {
    if (rows.size() == 0) return Optional.empty();
    var row = rows.iterator().next();
    return Optional.of(
        new FindSession.Session(new Tenant(row.getString("tenant_id")), person(row)));
  }

  private static List<FindSignIns.SignIn> candidates(RowSet<Row> rows) {
    var found = new ArrayList<FindSignIns.SignIn>();
    for (var row : rows)
      found.add(
          new FindSignIns.SignIn(
              new Tenant(row.getString("tenant_id")), person(row), row.getString("password_hash")));
    return found;
  }
}
