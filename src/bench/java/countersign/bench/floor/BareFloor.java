package countersign.bench.floor;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The least that can be called durable: one row for a task, written when it waits, when it is
 * signed, and when it is finished.
 */
record BareFloor(Pool pool) implements Floor {
  static final String SCHEMA = "floor";

  private static final List<String> TABLES =
      List.of(
          "create schema if not exists floor",
          """
          create table if not exists floor.task (
            task_id text primary key, goal text not null, status text not null,
            action jsonb not null, digest text not null, signed_by text, result text,
            created_at timestamptz not null default now(),
            updated_at timestamptz not null default now()) with (fillfactor = 80)
          """,
          """
          create index if not exists task_waiting on floor.task (updated_at desc, task_id desc)
            where status = 'PENDING_APPROVAL'
          """);
  private static final String PAUSE =
      """
      insert into floor.task (task_id, goal, status, action, digest)
      values ($1, $2, 'PENDING_APPROVAL', $3::text::jsonb, $4)
      """;

  /** Written so that no plan can look for it in the index of what waits, which grows. */
  private static final String SIGN =
      """
      update floor.task set status = 'QUEUED', signed_by = $2, updated_at = now()
      where task_id = $1 and status || '' = 'PENDING_APPROVAL'
      """;

  private static final String FINISH =
      """
      update floor.task set status = 'SUCCESS', result = $2, updated_at = now()
      where task_id = $1 and status = 'QUEUED'
      """;

  @Override
  public List<String> tables() {
    return TABLES;
  }

  @Override
  public String pause() {
    return PAUSE;
  }

  @Override
  public Future<?> approve(String task) {
    return Floor.one(pool, SIGN, Tuple.of(task, "ada"))
        .compose(_ -> Floor.one(pool, FINISH, Tuple.of(task, "It was paid.")));
  }
}
