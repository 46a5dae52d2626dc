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
        and task.lease_id = held.lease_id
      returning task.lease_id
      """;

  /**
   * Entries behind those that the run knows of, and the state that it leaves the task in, if it
   * ends. A run that is given back as it was has not got on. What was known of executions follows
   * from the results among the entries. Who has a lease is running, by a constraint of the table;
   * were the status asked for, it would be looked for. Who goes on knows the task, so only one that
   * doesn't is given back. Nor is a state to be looked for in the index of what is open: hence
   * {@code || ''}.
   */
  static final String ADVANCE =
      """
      with input as (
        select *
        from rows from (jsonb_to_recordset($2::text::jsonb) as (task_id text, lease_id uuid,
            after int, at timestamptz, state jsonb, events jsonb, next text, result text,
            error text, actions jsonb, waits_until timestamptz, wait_reason text)) with ordinality
          as input (task_id, lease_id, after, at, state, events, next, result, error, actions,
            waits_until, wait_reason, place)
        where task_id like 'agent_%'
      ), task as (
        update agent_tasks task
        set status = coalesce(next, 'RUNNING'),
          job_id = case when coalesce(next, 'QUEUED') = 'QUEUED' then job_id end,
          lease_id = case when next is null then task.lease_id end,
          lease_owner = case when next is null then lease_owner end,
          lease_until = case when next is null then lease_until end,
          pending_action_data = case when coalesce(next, 'QUEUED') = 'QUEUED'
            then pending_action_data else actions->0 end,
          other_pending = coalesce(actions - 0, other_pending),
          pending_digest = actions->0->>'action_digest', approval_prompt = actions->0->>'prompt',
          result = input.result, error = input.error, waits_until = input.waits_until,
          wait_reason = input.wait_reason,
          broken_runs = case
            when next = 'QUEUED' and jsonb_array_length(events) = 0 then broken_runs else 0 end,
          last_event = last_event + jsonb_array_length(events),
          agent_state = agent_state || state,
          written_at = case when next is null then at else written_at end,
          updated_at = case when next is null then updated_at else at end
        from input
        where task.tenant_id = $1 and task.task_id = input.task_id
          and task.lease_id = input.lease_id and last_event = after
        returning place, at, after, events, actions, task.*
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select $1, task_id, after + number::int, at, event->>'kind', event->>'call_id',
          event->'data'
        from task, jsonb_array_elements(events) with ordinality as each (event, number)
      ), execution as (
        update tool_execution execution
        set finished_at = at,
          state = case when event#>>'{data,outcome}' = 'OK' then 'SUCCEEDED' else 'FAILED' end,
          result = case when event#>>'{data,outcome}' = 'OK'
            then left(event#>>'{data,content}', 1000) end,
          error = case when event#>>'{data,outcome}' <> 'OK'
            then left(event#>>'{data,content}', 1000) end
        from task, jsonb_array_elements(events) as each (event)
        where event->>'kind' = 'tool_returned' and execution.tenant_id = $1
          and execution.task_id = task.task_id and execution.call_id = event->>'call_id'
          and (execution.state = 'STARTED'
            or (execution.state = 'READY' and event#>>'{data,outcome}' <> 'OK'))
      ), request as (
        insert into approval_request (tenant_id, task_id, request_no, call_id, tool, arguments,
          digest, prompt, prompt_author, requested_at, terms, expires_at)
        select $1, task_id, (action->>'request')::int, action->>'call_id', action->>'tool_name',
          action->'arguments', action->>'action_digest', action->>'prompt',
          action->>'prompt_author', (action->>'requested_at')::timestamptz, action->'terms',
          (action->>'expires_at')::timestamptz
        from task, jsonb_array_elements(actions) as each (action)
        on conflict (tenant_id, task_id, request_no) do nothing
      ), unknown as (
        update tool_execution execution
        set state = 'OUTCOME_UNKNOWN', evidence = action#>>'{doubt,evidence}'
        from task, jsonb_array_elements(actions) as each (action)
        where action ? 'doubt' and execution.tenant_id = $1
          and execution.task_id = task.task_id and execution.call_id = action->>'call_id'
          and execution.state || '' = 'STARTED'
      )
      select place::int, last_event, status, rest.*
      from task left join lateral (
        select tenant_id, task_id, goal, agent_key, provider, model, session_id, toolkits, job_id,
          lease_id, agent_state::text, pending_action_data::text, other_pending::text,
          task.result, task.error, waits_until, wait_reason, broken_runs, created_at,
          greatest(updated_at, written_at) as updated_at
        where status <> 'RUNNING'
      ) rest on true
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
