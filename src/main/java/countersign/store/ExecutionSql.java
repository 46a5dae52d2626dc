package countersign.store;

/** Statements on {@code tool_execution}; each move is guarded by the state that it leaves. */
final class ExecutionSql {
  private ExecutionSql() {}

  /**
   * What was signed begins once for each signature; what is read-only or idempotent may begin again
   * when it has no result; what was never asked about begins without a row of its own. An approval
   * that was not used in its time begins nothing.
   */
  static final String BEGIN =
      """
      with known as (
        select * from tool_execution where tenant_id = $1 and task_id = $2 and call_id = $6
      ), usable as materialized (
        select grant_id from approval_grant
        where tenant_id = $1 and grant_id = $13 and tool = $7 and revoked_at is null
          and used < uses and until > $4
          and (task_id = $2 or agent_key = (
            select agent_key from agent_tasks where tenant_id = $1 and task_id = $2))
        for update
      ), task as (
        update agent_tasks
        set last_event = last_event + 1, written_at = $4
        where tenant_id = $1 and task_id = $2 and lease_id = $3 and status = 'RUNNING'
          and last_event = $5
          and case
            when exists (select from known) then exists (
              select from known
              where digest = $8 and attempt = $9::int - 1
                and request_no is not distinct from $10::int
                and (state = 'READY' or (state = 'STARTED' and effect <> 'ONCE'))
                and not (state = 'READY' and exists (
                  select from approval_request
                  where tenant_id = $1 and task_id = $2 and request_no = $10::int
                    and decided_at + make_interval(
                      secs => (terms->>'execute_within_seconds')::float8) < $4)))
            else $9::int = 1 and $10::int is null and not exists (
              select from approval_request
              where tenant_id = $1 and task_id = $2 and call_id = $6)
          end
          and ($13::text is null or exists (select from usable))
        returning tenant_id, task_id, last_event, status
      ), used as (
        update approval_grant approval
        set used = used + 1
        from task, usable
        where approval.tenant_id = $1 and approval.grant_id = usable.grant_id
      ), execution as (
        insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, effect,
          idempotency_key, state, attempt, started_at)
        select tenant_id, task_id, $6, $10, $7, $8, $11, $12, 'STARTED', $9, $4
        from task
        on conflict (tenant_id, task_id, call_id) do update
        set state = 'STARTED', attempt = excluded.attempt, effect = excluded.effect,
          idempotency_key = excluded.idempotency_key, started_at = excluded.started_at,
          evidence = null
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event, $4, 'execution_started', $6,
          jsonb_strip_nulls(jsonb_build_object(
            'request', $10::int, 'grant', $13::text, 'attempt', $9::int, 'effect', $11::text, 'key', $12::text))
        from task
      )
      select last_event, status from task
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
