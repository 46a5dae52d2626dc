package countersign.store;

/** Statements of workers. Each write of a run is guarded by the lease it holds. */
final class RunSql {
  private RunSql() {}

  /** Across tenants; leases are counted by the database's clock only. */
  static final String CLAIM =
      """
      with queued as (
        select tenant_id, task_id from agent_tasks
        where status = 'QUEUED'
        order by updated_at
        limit $2
        for update skip locked
      ), abandoned as (
        select tenant_id, task_id from agent_tasks
        where status = 'RUNNING' and lease_until < now()
        order by lease_until
        limit $2
        for update skip locked
      ), chosen as (
        (select * from abandoned union all select * from queued) limit $2
      )
      update agent_tasks task
      set status = 'RUNNING', lease_id = gen_random_uuid(), lease_owner = $1,
        lease_until = clock_timestamp() + make_interval(secs => $3)
      from chosen
      where task.tenant_id = chosen.tenant_id and task.task_id = chosen.task_id
      returning task.tenant_id, task.task_id, goal, provider, model, session_id, toolkits, status,
        job_id, lease_id, agent_state::text, pending_action_data::text, result, error, last_event,
        created_at, updated_at
      """;

  static final String RENEW =
      """
      update agent_tasks task
      set lease_until = clock_timestamp() + make_interval(secs => $4)
      from unnest($1::text[], $2::text[], $3::uuid[]) as held (tenant_id, task_id, lease_id)
      where task.tenant_id = held.tenant_id and task.task_id = held.task_id
        and task.lease_id = held.lease_id and task.status = 'RUNNING'
      returning task.lease_id
      """;

  static final String RECORD =
      """
      with task as (
        update agent_tasks
        set last_event = last_event + cardinality($5::text[]),
          agent_state = agent_state || $8::text::jsonb,
          updated_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $9
        returning tenant_id, task_id, last_event, status
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - cardinality($5::text[]) + entry.place::int, $4,
          entry.kind, entry.call_id, entry.data::jsonb
        from task, unnest($5::text[], $6::text[], $7::text[]) with ordinality
          as entry (kind, call_id, data, place)
      )
      select last_event, status from task
      """;

  static final String SETTLE =
      """
      with task as (
        update agent_tasks
        set status = $10, job_id = case when $10::text = 'QUEUED' then job_id end,
          lease_id = null, lease_owner = null, lease_until = null,
          pending_action_data = case when $10::text = 'QUEUED' then pending_action_data end,
          result = $11, error = $12,
          last_event = last_event + cardinality($5::text[]),
          agent_state = agent_state || $8::text::jsonb,
          updated_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $9
        returning tenant_id, task_id, last_event, status
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - cardinality($5::text[]) + entry.place::int, $4,
          entry.kind, entry.call_id, entry.data::jsonb
        from task, unnest($5::text[], $6::text[], $7::text[]) with ordinality
          as entry (kind, call_id, data, place)
      )
      select last_event, status from task
      """;

  static final String PAUSE =
      """
      with task as (
        update agent_tasks
        set status = 'PENDING_APPROVAL', job_id = null, lease_id = null, lease_owner = null,
          lease_until = null, pending_action_data = $10::text::jsonb, pending_digest = $11,
          approval_prompt = $12,
          last_event = last_event + cardinality($5::text[]),
          agent_state = agent_state || $8::text::jsonb,
          updated_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $9
        returning tenant_id, task_id, last_event, status, pending_action_data as action,
          pending_digest, approval_prompt
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - cardinality($5::text[]) + entry.place::int, $4,
          entry.kind, entry.call_id, entry.data::jsonb
        from task, unnest($5::text[], $6::text[], $7::text[]) with ordinality
          as entry (kind, call_id, data, place)
      ), request as (
        insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments,
          digest, prompt, prompt_author, requested_at)
        select tenant_id, task_id, (action->>'request')::int, action->>'call_id',
          action->>'tool_name', action->'arguments', pending_digest, approval_prompt,
          action->>'prompt_author', $13
        from task
      )
      select last_event, status from task
      """;

  /** The approval on record is the authority: without it, or a second time, nothing begins. */
  static final String BEGIN =
      """
      with approved as (
        select tenant_id, task_id, call_id, request_no
        from approval_request request
        where tenant_id = $1 and task_id = $2 and request_no = $5 and call_id = $6 and digest = $7
          and verdict = 'APPROVED'
          and not exists (
            select from task_event event
            where event.tenant_id = request.tenant_id and event.task_id = request.task_id
              and event.call_id = request.call_id and event.kind = 'execution_started'
              and (event.data->>'request')::int = request.request_no)
      ), task as (
        update agent_tasks task
        set last_event = last_event + 1, updated_at = $4
        from approved
        where task.tenant_id = approved.tenant_id and task.task_id = approved.task_id
          and lease_id = $3 and status = 'RUNNING'
        returning task.tenant_id, task.task_id, last_event, status, call_id, request_no
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event, $4, 'execution_started', call_id,
          jsonb_build_object('request', request_no, 'key', $8::text)
        from task
      )
      select last_event, status from task
      """;

  static final String HOLDS_LEASE =
      """
      select 1 from agent_tasks
      where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
      """;

  static final String RECORD_LATE =
      """
      with task as (
        update agent_tasks task
        set last_event = last_event + 1, updated_at = $3
        where tenant_id = $1 and task_id = $2 and status = 'CANCELLED'
          and exists (
            select from task_event event
            where event.tenant_id = task.tenant_id and event.task_id = task.task_id
              and event.call_id = $4 and event.kind = 'execution_started')
          and not exists (
            select from task_event event
            where event.tenant_id = task.tenant_id and event.task_id = task.task_id
              and event.call_id = $4 and event.kind = 'tool_returned')
        returning tenant_id, task_id, last_event, status
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event, $3, 'tool_returned', $4, $5::text::jsonb
        from task
      )
      select last_event, status from task
      """;
}
