package countersign.store;

/** Statements on {@code approval_request} and what hangs on a decision. */
final class ApprovalSql {
  private ApprovalSql() {}

  /** The task's row is the guard: of any number of callers, one finds it pending. */
  static final String DECIDE =
      """
      with task as (
        update agent_tasks
        set status = 'QUEUED', job_id = $3, approval_prompt = null, pending_digest = null,
          pending_action_data = case when $4::text = 'REJECTED' then
            jsonb_build_object('rejection', pending_action_data
              || jsonb_build_object('reason', $5::text, 'by', $7::text, 'at', $8::timestamptz)) end,
          last_event = last_event + 1, updated_at = $8
        where tenant_id = $1 and task_id = $2 and status = 'PENDING_APPROVAL'
          and pending_digest = coalesce($9, pending_digest)
          and (pending_action_data->>'request')::integer
            = coalesce($11, (pending_action_data->>'request')::integer)
          and (pending_action_data ? 'doubt') = $12
        returning *
      ), request as (
        update approval_request request
        set verdict = $4, reason = $5, decided_by = $6, decided_by_name = $7, decided_at = $8
        from task
        where request.tenant_id = task.tenant_id and request.task_id = task.task_id
          and request.verdict is null
        returning request.*
      ), ready as (
        insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, state)
        select tenant_id, task_id, call_id, request_no, tool, digest, 'READY'
        from request
        where verdict = 'APPROVED'
      ), reconciled as (
        update tool_execution execution
        set request_no = request.request_no, digest = request.digest,
          state = case request.verdict
            when 'HAPPENED' then 'SUCCEEDED' when 'DID_NOT_HAPPEN' then 'FAILED' else 'READY' end,
          finished_at = case when request.verdict <> 'RUN_AGAIN' then $8::timestamptz end,
          result = case when request.verdict = 'HAPPENED' then left($5, 1000) end,
          error = case when request.verdict = 'DID_NOT_HAPPEN' then left($5, 1000) end
        from request
        where execution.tenant_id = request.tenant_id and execution.task_id = request.task_id
          and execution.call_id = request.call_id and execution.state = 'OUTCOME_UNKNOWN'
          and request.verdict in ('HAPPENED', 'DID_NOT_HAPPEN', 'RUN_AGAIN')
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select task.tenant_id, task.task_id, task.last_event, $8, 'action_decided', request.call_id,
          $10::text::jsonb
            || jsonb_build_object('request', request.request_no, 'action_digest', request.digest)
        from task join request using (tenant_id, task_id)
      )
      select task.tenant_id, task.task_id, goal, provider, model, session_id, toolkits, status,
        job_id, lease_id, agent_state::text, pending_action_data::text, result, error, last_event,
        broken_runs, created_at, updated_at,
        request_no, call_id, tool, arguments::text, digest, prompt, prompt_author, requested_at
      from task join request using (tenant_id, task_id)
      """;

  /** Why a decision found nothing to decide. */
  static final String EXPLAIN =
      """
      select task.status, task.pending_digest, task.pending_action_data ? 'doubt' as in_doubt,
        (task.pending_action_data->>'request')::integer as waiting_request,
        request.verdict, request.reason, request.decided_by_name, request.decided_at
      from agent_tasks task
      left join lateral (
        select verdict, reason, decided_by_name, decided_at
        from approval_request
        where tenant_id = task.tenant_id and task_id = task.task_id
          and verdict <> 'WITHDRAWN' and digest = coalesce($3, digest)
          and request_no = coalesce($4, request_no)
        order by request_no desc
        limit 1
      ) request on true
      where task.tenant_id = $1 and task.task_id = $2
      """;
}
