package countersign.store;

/** Statements of workers. Each write of a run is guarded by the lease it holds. */
final class RunSql {
  private RunSql() {}

  /**
   * Across tenants; leases are counted by the database's clock only. Tenants are found by leaping
   * through the index. A run that broke off is left alone for a second, then for three, for seven
   * and so on.
   */
  static final String CLAIM =
      """
      with recursive waiting (tenant_id) as (
        (select tenant_id from agent_tasks where status = 'QUEUED' order by tenant_id limit 1)
        union all
        select (
          select tenant_id from agent_tasks
          where status = 'QUEUED' and tenant_id > waiting.tenant_id
          order by tenant_id
          limit 1)
        from waiting
        where waiting.tenant_id is not null
      ), busy as (
        select tenant_id, count(*) as runs from agent_tasks where status = 'RUNNING' group by 1
      ), sharing as (
        select waiting.tenant_id
        from waiting left join busy using (tenant_id), lateral (
          select updated_at from agent_tasks
          where tenant_id = waiting.tenant_id and status = 'QUEUED'
          order by updated_at
          limit 1) oldest
        order by coalesce(busy.runs, 0), oldest.updated_at
        limit $2
      ), queued as (
        select task.*
        from sharing, lateral (
          select tenant_id, task_id from agent_tasks
          where tenant_id = sharing.tenant_id and status = 'QUEUED'
          order by updated_at
          limit (select ($2 + count(*) - 1) / greatest(count(*), 1) from sharing)
          for update skip locked) task
      ), abandoned as (
        select tenant_id, task_id from agent_tasks
        where status = 'RUNNING'
          and lease_until < now() - make_interval(secs => least(power(2, broken_runs) - 1, 60))
        order by lease_until
        limit $2
        for update skip locked
      ), chosen as (
        (select *, 1 as broken from abandoned union all select *, 0 from queued) limit $2
      )
      update agent_tasks task
      set status = 'RUNNING', lease_id = gen_random_uuid(), lease_owner = $1,
        lease_until = clock_timestamp() + make_interval(secs => $3),
        broken_runs = broken_runs + chosen.broken
      from chosen
      where task.tenant_id = chosen.tenant_id and task.task_id = chosen.task_id
      returning task.tenant_id, task.task_id, goal, agent_key, provider, model, session_id, toolkits, status,
        job_id, lease_id, agent_state::text, pending_action_data::text, other_pending::text, result, error, last_event,
        broken_runs, created_at, greatest(updated_at, written_at) as updated_at, (select count(*) from sharing) as tenants
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
          agent_state = agent_state || $8::text::jsonb, broken_runs = 0,
          written_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $9
        returning tenant_id, task_id, last_event, status
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - cardinality($5::text[]) + entry.place::int, $4,
          entry.kind, entry.call_id, entry.data::jsonb
        from task, unnest($5::text[], $6::text[], $7::text[]) with ordinality
          as entry (kind, call_id, data, place)
        returning tenant_id, task_id, kind, call_id, data
      ), execution as (
        update tool_execution execution
        set finished_at = $4,
          state = case when event.data->>'outcome' = 'OK' then 'SUCCEEDED' else 'FAILED' end,
          result = case when event.data->>'outcome' = 'OK'
            then left(event.data->>'content', 1000) end,
          error = case when event.data->>'outcome' <> 'OK'
            then left(event.data->>'content', 1000) end
        from event
        where execution.tenant_id = $1 and execution.task_id = $2
          and execution.call_id = event.call_id and event.kind = 'tool_returned'
          and (execution.state = 'STARTED'
            or (execution.state = 'READY' and event.data->>'outcome' <> 'OK'))
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
          broken_runs = case when $10::text = 'QUEUED' then broken_runs else 0 end,
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
          lease_until = null, pending_action_data = $10::text::jsonb->0,
          other_pending = $10::text::jsonb - 0,
          pending_digest = $10::text::jsonb->0->>'action_digest',
          approval_prompt = $10::text::jsonb->0->>'prompt', broken_runs = 0,
          last_event = last_event + cardinality($5::text[]),
          agent_state = agent_state || $8::text::jsonb,
          updated_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $9
        returning tenant_id, task_id, last_event, status
      ), action as (
        select tenant_id, task_id, action
        from task, jsonb_array_elements($10::text::jsonb) as each (action)
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - cardinality($5::text[]) + entry.place::int, $4,
          entry.kind, entry.call_id, entry.data::jsonb
        from task, unnest($5::text[], $6::text[], $7::text[]) with ordinality
          as entry (kind, call_id, data, place)
      ), request as (
        insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments,
          digest, prompt, prompt_author, requested_at, terms, expires_at)
        select tenant_id, task_id, (action->>'request')::int, action->>'call_id',
          action->>'tool_name', action->'arguments', action->>'action_digest', action->>'prompt',
          action->>'prompt_author', (action->>'requested_at')::timestamptz,
          action->'terms', (action->>'expires_at')::timestamptz
        from action
        on conflict (tenant_id, task_id, request_no) do nothing
      ), unknown as (
        update tool_execution execution
        set state = 'OUTCOME_UNKNOWN', evidence = action->'doubt'->>'evidence'
        from action
        where execution.tenant_id = $1 and execution.task_id = $2
          and execution.call_id = action->>'call_id' and action ? 'doubt'
          and execution.state = 'STARTED'
      )
      select last_event, status from task
      """;

  /** The lease ends now, and the task is taken over as if the worker had died. */
  static final String BREAK_OFF =
      """
      update agent_tasks set lease_until = clock_timestamp()
      where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
      returning task_id
      """;

  static final String HOLDS_LEASE =
      """
      select 1 from agent_tasks
      where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
      """;
}
