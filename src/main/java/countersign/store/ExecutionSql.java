package countersign.store;

/** Statements on {@code tool_execution}; each move is guarded by the state that it leaves. */
final class ExecutionSql {
  private ExecutionSql() {}

  /**
   * What was signed begins once for each signature; what is read-only or idempotent may begin again
   * when it has no result; what was never asked about begins without a row of its own. An approval
   * that was not used in its time begins nothing, and nothing begins by rules that hold no longer.
   * Who has a lease is running.
   */
  static final String BEGIN =
      """
      with input as (
        select *
        from rows from (jsonb_to_recordset($2::text::jsonb) as (task_id text, lease_id uuid,
            after int, at timestamptz, call_id text, tool text, digest text, attempt int,
            request int, effect text, key text, granted text, policy int)) with ordinality
          as input (task_id, lease_id, after, at, call_id, tool, digest, attempt, request, effect,
            key, granted, policy, place)
        where task_id like 'agent_%'
      ), usable as materialized (
        select place, grant_id
        from input join approval_grant approval
          on approval.tenant_id = $1 and approval.grant_id = input.granted
        where approval.tool = input.tool and revoked_at is null and used < uses and until > at
          and (approval.task_id = input.task_id or approval.agent_key = (
            select agent_key from agent_tasks
            where tenant_id = $1 and task_id = input.task_id))
        for update of approval
      ), task as (
        update agent_tasks task
        set last_event = last_event + 1, written_at = at
        from input left join tool_execution known on known.tenant_id = $1
          and known.task_id = input.task_id and known.call_id = input.call_id
        where task.tenant_id = $1 and task.task_id = input.task_id
          and task.lease_id = input.lease_id and last_event = after
          and case
            when known.task_id is not null then known.digest = input.digest
              and known.attempt = input.attempt - 1
              and known.request_no is not distinct from input.request
              and (known.state = 'READY' or (known.state = 'STARTED' and known.effect <> 'ONCE'))
              and not (known.state = 'READY' and exists (
                select from approval_request signed
                where signed.tenant_id = $1 and signed.task_id = input.task_id
                  and signed.request_no = input.request
                  and decided_at + make_interval(
                    secs => (terms->>'execute_within_seconds')::float8) < at))
            else input.attempt = 1 and input.request is null and not exists (
              select from approval_request asked
              where asked.tenant_id = $1 and asked.task_id = input.task_id
                and asked.call_id = input.call_id)
          end
          and (granted is null or exists (select from usable where usable.place = input.place))
          and coalesce(policy = (
            select coalesce(max(version), 0) from policy_version where tenant_id = $1), true)
        returning last_event, status, input.*
      ), used as (
        update approval_grant approval
        set used = used + 1
        from task join usable using (place)
        where approval.tenant_id = $1 and approval.grant_id = usable.grant_id
      ), execution as (
        insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, effect,
          idempotency_key, state, attempt, started_at)
        select $1, task_id, call_id, request, tool, digest, effect, key, 'STARTED', attempt, at
        from task
        on conflict (tenant_id, task_id, call_id) do update
        set state = 'STARTED', attempt = excluded.attempt, effect = excluded.effect,
          idempotency_key = excluded.idempotency_key, started_at = excluded.started_at,
          evidence = null
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select $1, task_id, last_event, at, 'execution_started', call_id,
          jsonb_strip_nulls(jsonb_build_object('request', request, 'grant', granted,
            'attempt', attempt, 'effect', effect, 'key', key))
        from task
      )
      select place::int, last_event, status from task
      """;

  /** Not guarded by the lease: what came back is true, whoever holds the task by now. */
  static final String NOTE =
      """
      update tool_execution set evidence = $5
      where tenant_id = $1 and task_id = $2 and call_id = $3 and attempt = $4
        and state in ('STARTED', 'OUTCOME_UNKNOWN')
      returning call_id
      """;

  static final String FIND_EVIDENCE =
      """
      select evidence from tool_execution
      where tenant_id = $1 and task_id = $2 and call_id = $3 and evidence is not null
      """;

  /** The task was cancelled while the call ran. */
  static final String RECORD_LATE =
      """
      with task as (
        update agent_tasks task
        set last_event = last_event + 1, updated_at = $3
        where tenant_id = $1 and task_id = $2 and status = 'CANCELLED'
          and exists (
            select from tool_execution
            where tenant_id = $1 and task_id = $2 and call_id = $4 and attempt = $6
              and state in ('STARTED', 'OUTCOME_UNKNOWN'))
          and not exists (
            select from task_event
            where tenant_id = $1 and task_id = $2 and call_id = $4 and kind = 'tool_returned')
        returning tenant_id, task_id, last_event, status
      ), execution as (
        update tool_execution execution
        set finished_at = $3,
          state = case when $5::text::jsonb->>'outcome' = 'OK' then 'SUCCEEDED' else 'FAILED' end,
          result = case when $5::text::jsonb->>'outcome' = 'OK' then left($7, 1000) end,
          error = case when $5::text::jsonb->>'outcome' <> 'OK' then left($7, 1000) end
        from task
        where execution.tenant_id = $1 and execution.task_id = $2
          and call_id = $4
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event, $3, 'tool_returned', $4, $5::text::jsonb
        from task
      )
      select last_event, status from task
      """;

  /** A person is being asked how the call went: they read this, too. */
  static final String ADD_EVIDENCE =
      """
      with task as (
        update agent_tasks
        set last_event = last_event + 1,
          pending_action_data = case pending_action_data->>'call_id'
            when $3 then jsonb_set(pending_action_data, '{doubt,evidence}', to_jsonb($5::text))
            else pending_action_data end,
          other_pending = (
            select coalesce(jsonb_agg(case action->>'call_id'
              when $3 then jsonb_set(action, '{doubt,evidence}', to_jsonb($5::text))
              else action end order by place), '[]')
            from jsonb_array_elements(other_pending) with ordinality as other (action, place))
        where tenant_id = $1 and task_id = $2 and status = 'PENDING_APPROVAL'
          and exists (
            select from jsonb_array_elements(pending_action_data || other_pending) as each (action)
            where action->>'call_id' = $3 and (action->'doubt'->>'attempt')::int = $4)
        returning tenant_id, task_id, last_event, status
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event, $6, 'evidence_found', $3,
          jsonb_build_object('evidence', $5::text)
        from task
      )
      select last_event, status from task
      """;
}
