package countersign.store;

import countersign.message.CheckStore;
import countersign.message.Unavailable;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;

/** Whether the database answers and has the schema that this build works with. */
final class StoreHealth {
  /** Touches every table that the newest migration leaves behind, and reads nothing. */
  static final String PROBE =
      """
      select
        (select count(*) from (select from agent_tasks limit 0)) as tasks,
        (select count(*) from (select from person_session limit 0)) as sessions,
        (select count(*) from (select from idempotency_key limit 0)) as keys
      """;

  private final Database database;

  StoreHealth(Database database) {
    this.database = database;
  }

  Future<CheckStore.Health> check(CheckStore check) {
    return database
        .acrossTenants(sql -> sql.query(PROBE).execute())
        .map(_ -> new CheckStore.Health(true, true, "the database answers"))
        .recover(failure -> Future.succeededFuture(ill(failure)));
  }

  private static CheckStore.Health ill(Throwable failure) {
    return switch (failure) {
      case Unavailable _ -> new CheckStore.Health(false, false, "the database does not answer");
      case PgException refused ->
          new CheckStore.Health(
              true, false, "the schema is not this version's: " + refused.getSqlState());
      default -> new CheckStore.Health(false, false, "the database could not be asked");
    };
  }
}
