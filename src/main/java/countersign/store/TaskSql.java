package countersign.store;

/** Statements on {@code agent_tasks} that people and callers cause. */
final class TaskSql {
  private TaskSql() {}

  static final String SUBMIT =
      """
      with task as (
        insert into agent_tasks
          (tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
           submitted_by, last_event, created_at, updated_at)
        values ($1, $2, $3, $11, $4, $5, $6, $7, 'QUEUED', $8, $9, 1, $10, $10)
        returning *
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select tenant_id, task_id, 1, created_at, 'submitted',
          jsonb_build_object('goal', goal, 'by', submitted_by)
        from task
      )
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from task
      """;

  static final String FIND =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and task_id = $2
      """;

  static final String LIST =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and (created_at, task_id) < ($2, $3)
      order by created_at desc, task_id desc
      limit $4
      """;

  static final String LIST_WITH_STATUS =
      """
      select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
        lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at
      from agent_tasks
      where tenant_id = $1 and status = $5 and (created_at, task_id) < ($2, $3)
      order by created_at desc, task_id desc
      limit $4
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

  static final String COUNT_PENDING =
      """
      select count(*) as total from agent_tasks where tenant_id = $1 and status = 'PENDING_APPROVAL'
      """;

  static final String CANCEL =
      """
      with task as (
        update agent_tasks
        set status = 'CANCELLED', job_id = null, lease_id = null, lease_owner = null,
          lease_until = null, pending_action_data = null, pending_digest = null,
          other_pending = '[]', approval_prompt = null, last_event = last_event + 1,
          updated_at = $3
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
        set status = 'QUEUED', job_id = $3, error = null, broken_runs = 0,
          last_event = last_event + 1, updated_at = $4
        where tenant_id = $1 and task_id = $2 and status = 'FAILURE'
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
      select task.status, task.last_event, event.event_no, event.at, event.kind, event.call_id,
        (event.data || case
          when event.kind = 'action_decided' and event.data->>'verdict' = 'EDITED'
          then coalesce((
            select jsonb_build_object('instead_of', request.arguments)
            from approval_request request
            where request.tenant_id = $1 and request.task_id = $2
              and request.request_no = (event.data->>'request')::integer), '{}')
          else '{}' end)::text as data
      from agent_tasks task
      left join lateral (
        select event_no, at, kind, call_id, data
        from task_event
        where tenant_id = task.tenant_id and task_id = task.task_id and event_no > $3
        order by event_no
        limit $4
      ) event on true
      where task.tenant_id = $1 and task.task_id = $2
      order by event.event_no
      """;
}
