package countersign.store;

/** Statements on {@code approval_request} and what hangs on a decision. */
final class ApprovalSql {
  private ApprovalSql() {}

  /**
   * The task's row is the guard: of any number of callers, one finds the action undecided. What is
   * meant must be one action, and of the kind that the verdict answers. The task goes on when
   * nothing else is undecided. Rows are named by their own keys, and the status is looked at once
   * the row is there: else the planner, which saw few tasks waiting, reads all that wait.
   */
  static final String DECIDE =
      """
      with locked as materialized (
        select status, pending_action_data || other_pending as actions
        from agent_tasks
        where tenant_id = $1 and task_id = $2
        for update
      ), action as (
        select action, (action->>'request')::int as number
        from locked, jsonb_array_elements(actions) as each (action)
        where status = 'PENDING_APPROVAL'
      ), meant as (
        select action, number, count(*) over () as choices
        from action
        where number = coalesce($11, number)
          and action->>'action_digest' = coalesce($9, action->>'action_digest')
          and action->>'call_id' = coalesce($13, action->>'call_id')
      ), chosen as (
        select action, number
        from meant
        where choices = 1 and $12 = case
          when action ? 'doubt' then 'OUTCOME'
          when action->>'tool_name' = 'ask_human' then 'ANSWER'
          else 'SIGNATURE' end
          and may_decide($1, $6, action->'terms'->'approvers')
          and may_decide($1, $6, $16::text::jsonb)
          and coalesce((action->>'expires_at')::timestamptz > $8, true)
      ), rest as (
        select coalesce(jsonb_agg(action order by number), '[]') as actions
        from action
        where number <> (select number from chosen)
      ), task as (
        update agent_tasks
        set status = case rest.actions when '[]' then 'QUEUED' else status end,
          job_id = case rest.actions when '[]' then $3 end,
          pending_action_data = case
            when rest.actions <> '[]' then rest.actions->0
            when $4::text = 'REJECTED' then jsonb_build_object('rejection', chosen.action
              || jsonb_build_object('reason', $5::text, 'by', $7::text, 'at', $8::timestamptz)) end,
          other_pending = rest.actions - 0,
          pending_digest = rest.actions->0->>'action_digest',
          approval_prompt = rest.actions->0->>'prompt',
          last_event = last_event + 1, updated_at = $8
        from chosen, rest
        where tenant_id = $1 and task_id = $2
        returning agent_tasks.*, chosen.number
      ), request as (
        update approval_request request
        set verdict = $4, reason = $5, decided_by = $6, decided_by_name = $7, decided_at = $8,
          edited_arguments = $14::text::jsonb, edited_digest = $15
        from task
        where request.tenant_id = $1 and request.task_id = $2
          and request.request_no = task.number and request.verdict is null
        returning request.*
      ), granted as (
        insert into approval_grant (tenant_id, grant_id, task_id, agent_key, tool, arguments,
          approvers, until, uses, given_by, given_by_name, given_at, from_task, from_request)
        select request.tenant_id, wanted->>'id',
          case wanted->>'for' when 'TASK' then request.task_id end,
          case wanted->>'for' when 'AGENT_KEY' then task.agent_key end,
          request.tool, wanted->'arguments', request.terms->'approvers',
          (wanted->>'until')::timestamptz, (wanted->>'uses')::int, $6, $7, $8,
          request.task_id, request.request_no
        from request join task using (tenant_id, task_id), (select $17::text::jsonb as wanted) given
        where wanted is not null and request.verdict = 'APPROVED'
        returning grant_id
      ), ready as (
        insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, state)
        select tenant_id, task_id, call_id, request_no, tool, coalesce(edited_digest, digest),
          'READY'
        from request
        where verdict in ('APPROVED', 'EDITED')
      ), reconciled as (
        update tool_execution execution
        set request_no = request.request_no, digest = request.digest,
          state = case request.verdict
            when 'HAPPENED' then 'SUCCEEDED' when 'DID_NOT_HAPPEN' then 'FAILED' else 'READY' end,
          finished_at = case when request.verdict <> 'RUN_AGAIN' then $8::timestamptz end,
          result = case when request.verdict = 'HAPPENED' then left($5, 1000) end,
          error = case when request.verdict = 'DID_NOT_HAPPEN' then left($5, 1000) end
        from request
        where execution.tenant_id = $1 and execution.task_id = $2
          and execution.call_id = request.call_id and execution.state = 'OUTCOME_UNKNOWN'
          and request.verdict in ('HAPPENED', 'DID_NOT_HAPPEN', 'RUN_AGAIN')
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select task.tenant_id, task.task_id, task.last_event, $8, 'action_decided', request.call_id,
          $10::text::jsonb || jsonb_build_object('request', request.request_no,
            'action_digest', coalesce(request.edited_digest, request.digest))
        from task join request using (tenant_id, task_id)
      )
      select task.tenant_id, task.task_id, goal, agent_key, provider, model, session_id, toolkits, status,
        job_id, lease_id, agent_state::text, pending_action_data::text, other_pending::text, result,
        error, last_event, broken_runs, created_at, greatest(updated_at, written_at) as updated_at,
        request_no, call_id, tool, arguments::text, digest, prompt, prompt_author, requested_at,
        terms::text, (select grant_id from granted) as grant_id
      from task join request using (tenant_id, task_id)
      """;

  /** Why a decision found nothing to decide. */
  static final String EXPLAIN =
      """
      select task.status, task.pending_action_data::text, task.other_pending::text,
        request.verdict, request.reason, request.edited_arguments::text, request.edited_digest,
        request.decided_by_name, request.decided_at, may_decide($1, $6, $7::text::jsonb) as may_sign,
        array(
          select (action->>'request')::int
          from jsonb_array_elements(task.pending_action_data || task.other_pending) as each (action)
          where task.status = 'PENDING_APPROVAL'
            and may_decide($1, $6, action->'terms'->'approvers')) as theirs
      from agent_tasks task
      left join lateral (
        select verdict, reason, edited_arguments, edited_digest, decided_by_name, decided_at
        from approval_request
        where tenant_id = task.tenant_id and task_id = task.task_id
          and verdict <> 'WITHDRAWN' and digest = coalesce($3, digest)
          and request_no = coalesce($4, request_no) and call_id = coalesce($5, call_id)
        order by request_no desc
        limit 1
      ) request on true
      where task.tenant_id = $1 and task.task_id = $2
      """;
}
