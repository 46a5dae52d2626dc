package countersign.store;

/**
 * Statements on {@code agent_tasks} that people and callers cause.
 *
 * <p>Of those for many at once, here and elsewhere: {@code like 'agent_%'} holds for every task's
 * id. It has the planner expect one row of input, and so look every other row up by its key; of a
 * hundred, which it would expect, it would rather read all rows of the tenant, while there are few,
 * and stay with that plan when there are many.
 */
final class TaskSql {
  private TaskSql() {}

  /** With a lease it is running at once. */
  static final String SUBMIT =
      """
      with task as (
        insert into agent_tasks
          (tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status,
           job_id, lease_id, lease_owner, lease_until, submitted_by, last_event, created_at,
           updated_at)
        select $1, task_id, goal, agent_key, provider, model, session_id, toolkits,
          case when lease_id is null then 'QUEUED' else 'RUNNING' end, job_id, lease_id,
          lease_owner, clock_timestamp() + make_interval(secs => lease_millis / 1000.0),
          submitted_by, 1, at, at
        from jsonb_to_recordset($2::text::jsonb) as input (task_id text, goal text,
          agent_key text, provider text, model text, session_id text, toolkits text[],
          job_id text, submitted_by text, at timestamptz, lease_id uuid, lease_owner text,
          lease_millis bigint)
        returning task_id, goal, submitted_by, created_at
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select $1, task_id, 1, created_at, 'submitted',
          jsonb_build_object('goal', goal, 'by', submitted_by)
        from task
      )
      select null::int as place where false
      """;

  static final String FIND =
      """
      select place::int, tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits,
        status, job_id, lease_id, agent_state::text, pending_action_data::text,
        other_pending::text, result, error, waits_until, wait_reason, last_event, broken_runs,
        created_at, greatest(updated_at, written_at) as updated_at
      from rows from (jsonb_to_recordset($2::text::jsonb) as (wanted text)) with ordinality
        as input (wanted, place)
      join agent_tasks on tenant_id = $1 and task_id = wanted
      where wanted like 'agent_%'
      """;

  /** Ids are ordered by time, so this is newest first. */
  static final String LIST =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, waits_until,
        wait_reason, last_event, broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and task_id < $2
      order by task_id desc
      limit $3
      """;

  static final String LIST_WITH_STATUS =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, waits_until,
        wait_reason, last_event, broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and status = $4 and task_id < $2
      order by task_id desc
      limit $3
      """;

  static final String LIST_PENDING =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and status = 'PENDING_APPROVAL' and (updated_at, task_id) < ($2, $3)
      order by agent_tasks.updated_at desc, task_id desc
      limit $4
      """;

  /** Exact, and a few rows whatever the number: triggers of {@code agent_tasks} keep it. */
  static final String COUNT_PENDING =
      """
      select coalesce(sum(waiting), 0)::bigint as total from pending_count where tenant_id = $1
      """;

  static final String CANCEL =
      """
      with task as (
        update agent_tasks
        set status = 'CANCELLED', job_id = null, lease_id = null, lease_owner = null,
          lease_until = null, pending_action_data = null, pending_digest = null,
          other_pending = '[]', approval_prompt = null, waits_until = null, wait_reason = null,
          last_event = last_event + 1, updated_at = $3
        where tenant_id = $1 and task_id = $2
          and status in ('PENDING', 'QUEUED', 'RUNNING', 'PENDING_APPROVAL')
        returning *
      ), withdrawn as (
        update approval_request request
        set verdict = 'WITHDRAWN', decided_by_name = $4, decided_at = $3
        from task
        where request.tenant_id = $1 and request.task_id = $2
          and request.verdict is null
      ), execution as (
        update tool_execution execution
        set state = case state when 'READY' then 'FAILED' else 'OUTCOME_UNKNOWN' end,
          finished_at = case state when 'READY' then $3::timestamptz end,
          error = case state when 'READY' then 'cancelled before it began' end
        from task
        where execution.tenant_id = $1 and execution.task_id = $2
          and execution.state in ('READY', 'STARTED')
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select tenant_id, task_id, last_event, $3, 'stopped', jsonb_build_object('by', $4::text)
        from task
      )
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from task
      """;

  static final String RETRY =
      """
      with task as (
        update agent_tasks
        set status = 'QUEUED', job_id = $3, error = null, broken_runs = 0, waits_until = null,
          wait_reason = null, last_event = last_event + 1, updated_at = $4
        where tenant_id = $1 and task_id = $2 and status in ('FAILURE', 'PENDING')
        returning *
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select tenant_id, task_id, last_event, $4, 'restarted', jsonb_build_object('by', $5::text)
        from task
      )
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from task
      """;

  /** An edit's entry gets what it was put in place of, which may stand in an earlier part. */
  static final String READ_EVENTS =
      """
      select place::int, task.status, task.last_event, event.event_no, event.at, event.kind,
        event.call_id,
        (event.data || case
          when event.kind = 'action_decided' and event.data->>'verdict' = 'EDITED'
          then coalesce((
            select jsonb_build_object('instead_of', request.arguments)
            from approval_request request
            where request.tenant_id = $1 and request.task_id = task.task_id
              and request.request_no = (event.data->>'request')::integer), '{}')
          else '{}' end)::text as data
      from rows from (jsonb_to_recordset($2::text::jsonb)
          as (task_id text, after int, most int)) with ordinality
        as input (task_id, after, most, place)
      join agent_tasks task on task.tenant_id = $1 and task.task_id = input.task_id
      left join lateral (
        select event_no, at, kind, call_id, data
        from task_event
        where tenant_id = $1 and task_id = input.task_id and event_no > input.after
        order by event_no
        limit input.most
      ) event on true
      where input.task_id like 'agent_%'
      order by place, event.event_no
      """;

  /** By currency; of a reply that no model was asked for, nothing is unknown. */
  static final String SPENDING =
      """
      select usage->'cost'->>'currency' as currency,
        coalesce(sum((usage->>'input_tokens')::bigint), 0)::bigint as input_tokens,
        coalesce(sum((usage->>'output_tokens')::bigint), 0)::bigint as output_tokens,
        sum((usage->'cost'->>'amount')::numeric) as amount,
        (count(*) filter (where not usage ? 'cost' and (usage ? 'model'
          or (usage->>'input_tokens')::bigint + (usage->>'output_tokens')::bigint > 0)))::int as unpriced
      from task_event, lateral (select data->'usage' as usage) as reply
      where tenant_id = $1 and task_id = $2 and kind in ('turn_taken', 'reply_refused')
      group by currency
      order by currency
      """;
}
