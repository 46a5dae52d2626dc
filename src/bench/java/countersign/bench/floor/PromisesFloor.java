package countersign.bench.floor;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * What Countersign promises counts as necessary, too: every entry of the transcript, the request
 * with its signature, and a ledger in which the call is committed as begun before the tool runs.
 */
record PromisesFloor(Pool pool) implements Floor {
  private static final List<String> TABLES =
      List.of(
          "create schema if not exists floor_promises",
          """
          create table if not exists floor_promises.task (
            tenant_id text, task_id text, goal text not null, status text not null, action jsonb,
            result text, last_event integer not null, created_at timestamptz not null default now(),
            updated_at timestamptz not null default now(),
            primary key (tenant_id, task_id)) with (fillfactor = 80)
          """,
          """
          create index if not exists task_waiting on floor_promises.task
            (tenant_id, updated_at desc, task_id desc) where status = 'PENDING_APPROVAL'
          """,
          """
          create table if not exists floor_promises.event (
            tenant_id text, task_id text, event_no integer, at timestamptz not null default now(),
            kind text not null, data jsonb not null, primary key (tenant_id, task_id, event_no))
          """,
          """
          create table if not exists floor_promises.request (
            tenant_id text, task_id text, request_no integer, action jsonb not null,
            digest text not null, verdict text, decided_by text, decided_at timestamptz,
            primary key (tenant_id, task_id, request_no))
          """,
          """
          create table if not exists floor_promises.execution (
            tenant_id text, task_id text, call_id text, digest text not null, state text not null,
            key text, started_at timestamptz, finished_at timestamptz, result text,
            primary key (tenant_id, task_id, call_id)) with (fillfactor = 80)
          """);
  private static final String PAUSE =
      """
      with task as (
        insert into floor_promises.task (tenant_id, task_id, goal, status, action, last_event)
        values ('demo', $1, $2, 'PENDING_APPROVAL', $3::text::jsonb, 3)
      ), event as (
        insert into floor_promises.event (tenant_id, task_id, event_no, kind, data)
        values ('demo', $1, 1, 'submitted', jsonb_build_object('goal', $2::text)),
          ('demo', $1, 2, 'turn_taken', $3::text::jsonb),
          ('demo', $1, 3, 'approval_requested', $3::text::jsonb)
      )
      insert into floor_promises.request (tenant_id, task_id, request_no, action, digest)
      values ('demo', $1, 1, $3::text::jsonb, $4)
      """;

  /** Here and below every row is named by its key, so that no plan has a choice. */
  private static final String SIGN =
      """
      with task as (
        update floor_promises.task
        set status = 'QUEUED', action = null, last_event = last_event + 1, updated_at = now()
        where tenant_id = 'demo' and task_id = $1 and status || '' = 'PENDING_APPROVAL'
        returning task_id, last_event
      ), request as (
        update floor_promises.request request
        set verdict = 'APPROVED', decided_by = $2, decided_at = now()
        from task
        where tenant_id = 'demo' and request.task_id = $1 and request_no = 1
          and task.task_id = request.task_id
        returning request.task_id, digest
      ), execution as (
        insert into floor_promises.execution (tenant_id, task_id, call_id, digest, state)
        select 'demo', task_id, 'call_1', digest, 'READY' from request
      )
      insert into floor_promises.event (tenant_id, task_id, event_no, kind, data)
      select 'demo', task_id, last_event, 'action_decided', jsonb_build_object('by', $2::text)
      from task
      """;

  private static final String BEGIN =
      """
      with execution as (
        update floor_promises.execution
        set state = 'STARTED', key = $2, started_at = now()
        where tenant_id = 'demo' and task_id = $1 and call_id = 'call_1' and state = 'READY'
        returning task_id
      ), task as (
        update floor_promises.task
        set status = 'RUNNING', last_event = last_event + 1, updated_at = now()
        from execution
        where tenant_id = 'demo' and task.task_id = $1 and status = 'QUEUED'
          and execution.task_id = task.task_id
        returning task.task_id, last_event
      )
      insert into floor_promises.event (tenant_id, task_id, event_no, kind, data)
      select 'demo', task_id, last_event, 'execution_started', jsonb_build_object('key', $2::text)
      from task
      """;
  private static final String FINISH =
      """
      with task as (
        update floor_promises.task
        set status = 'SUCCESS', result = $2, last_event = last_event + 4, updated_at = now()
        where tenant_id = 'demo' and task_id = $1 and status = 'RUNNING'
        returning task_id, last_event
      ), execution as (
        update floor_promises.execution execution
        set state = 'SUCCEEDED', result = 'done', finished_at = now()
        from task
        where tenant_id = 'demo' and execution.task_id = $1 and call_id = 'call_1'
          and task.task_id = execution.task_id
      )
      insert into floor_promises.event (tenant_id, task_id, event_no, kind, data)
      select 'demo', task_id, last_event - 4 + place, kind, jsonb_build_object('text', $2::text)
      from task, unnest(array['tool_returned', 'turn_taken', 'tool_returned', 'finished'])
        with ordinality as entry (kind, place)
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
        .compose(_ -> Floor.one(pool, BEGIN, Tuple.of(task, task + "-call_1")))
        .compose(_ -> Floor.one(pool, FINISH, Tuple.of(task, "It was paid.")));
  }
}
