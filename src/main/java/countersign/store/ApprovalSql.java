package countersign.store;

/** Statements on {@code approval_request} and what hangs on a decision. */
final class ApprovalSql {
  private ApprovalSql() {}

  /**
   * The task's row is the guard: of any number of callers, one finds the action undecided. What is
   * meant must be one action, and of the kind that the verdict answers. The task goes on when
   * nothing else is undecided; with a lease it is running at once. Rows are locked in one order,
   * and their status is looked at once they are: else the planner, which saw few tasks waiting,
   * reads all that wait. A worker that is given the task gets the transcript with it, if that is
   * short and nothing in it was put in place of anything else, as it was before the decision, and
   * the number of the policy that holds.
   */
  static final String DECIDE =
      """
      with locked as materialized (
        select input.*, status, pending_action_data || other_pending as actions
        from rows from (jsonb_to_recordset($2::text::jsonb) as (task_id text, job_id text,
            verdict text, reason text, by_id text, by_name text, at timestamptz, seen text,
            signature jsonb, request int, kind text, call_id text, edited jsonb,
            edited_digest text, signers jsonb, remember jsonb, lease_id uuid, lease_owner text,
            lease_millis bigint)) with ordinality
          as input (task_id, job_id, verdict, reason, by_id, by_name, at, seen, signature, request,
            kind, call_id, edited, edited_digest, signers, remember, lease_id, lease_owner,
            lease_millis, place)
        join agent_tasks task on tenant_id = $1 and task.task_id = input.task_id
        where input.task_id like 'agent_%'
        order by task.task_id
        for update of task
      ), chosen as (
        select locked.*, action, number, rest
        from locked, lateral (
          select action, (action->>'request')::int as number, count(*) over () as choices
          from jsonb_array_elements(actions) as each (action)
          where (action->>'request')::int = coalesce(request, (action->>'request')::int)
            and action->>'action_digest' = coalesce(seen, action->>'action_digest')
            and action->>'call_id' = coalesce(locked.call_id, action->>'call_id')
        ) meant, lateral (
          select coalesce(jsonb_agg(other order by (other->>'request')::int), '[]') as rest
          from jsonb_array_elements(actions) as each (other)
          where (other->>'request')::int <> number
        ) others
        where status = 'PENDING_APPROVAL' and choices = 1 and kind = case
            when action ? 'doubt' then 'OUTCOME'
            when action->>'tool_name' = 'ask_human' then 'ANSWER'
            else 'SIGNATURE' end
          and may_decide($1, by_id, action->'terms'->'approvers')
          and may_decide($1, by_id, signers)
          and coalesce((action->>'expires_at')::timestamptz > at, true)
      ), task as (
        update agent_tasks task
        set status = case
            when rest <> '[]' then task.status
            when chosen.lease_id is null then 'QUEUED'
            else 'RUNNING' end,
          job_id = case rest when '[]' then chosen.job_id end,
          lease_id = case rest when '[]' then chosen.lease_id end,
          lease_owner = case rest when '[]' then chosen.lease_owner end,
          lease_until = case rest when '[]' then clock_timestamp()
            + make_interval(secs => lease_millis / 1000.0) end,
          pending_action_data = case
            when rest <> '[]' then rest->0
            when verdict = 'REJECTED' then jsonb_build_object('rejection', action
              || jsonb_build_object('reason', reason, 'by', by_name, 'at', at)) end,
          other_pending = rest - 0, pending_digest = rest->0->>'action_digest',
          approval_prompt = rest->0->>'prompt', last_event = last_event + 1, updated_at = at
        from chosen
        where task.tenant_id = $1 and task.task_id = chosen.task_id
        returning task.*, place, number, verdict, reason, by_id, by_name, at, signature, edited,
          edited_digest, remember
      ), request as (
        update approval_request request
        set verdict = task.verdict, reason = task.reason, decided_by = by_id,
          decided_by_name = by_name, decided_at = at, edited_arguments = edited,
          edited_digest = task.edited_digest
        from task
        where request.tenant_id = $1 and request.task_id = task.task_id
          and request.request_no = number and request.verdict is null
        returning place, remember, signature, by_id, by_name, at, request.tenant_id,
          request.task_id, goal, agent_key, provider, model, session_id, toolkits, status, job_id,
          lease_id, agent_state, pending_action_data, other_pending, result, error, last_event,
          broken_runs, created_at, greatest(updated_at, written_at) as updated_at, request_no,
          call_id, tool, arguments, digest, prompt, prompt_author, requested_at, terms,
          request.verdict, request.reason, request.edited_digest,
          signature || jsonb_build_object('request', request_no,
            'action_digest', coalesce(request.edited_digest, digest)) as decision
      ), granted as (
        insert into approval_grant (tenant_id, grant_id, task_id, agent_key, tool, arguments,
          approvers, until, uses, given_by, given_by_name, given_at, from_task, from_request)
        select $1, remember->>'id', case remember->>'for' when 'TASK' then task_id end,
          case remember->>'for' when 'AGENT_KEY' then agent_key end, tool, remember->'arguments',
          terms->'approvers', (remember->>'until')::timestamptz, (remember->>'uses')::int, by_id,
          by_name, at, task_id, request_no
        from request
        where remember is not null and verdict = 'APPROVED'
      ), ready as (
        insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, state)
        select $1, task_id, call_id, request_no, tool, coalesce(edited_digest, digest), 'READY'
        from request
        where verdict in ('APPROVED', 'EDITED')
      ), reconciled as (
        update tool_execution execution
        set request_no = request.request_no, digest = request.digest,
          state = case verdict
            when 'HAPPENED' then 'SUCCEEDED' when 'DID_NOT_HAPPEN' then 'FAILED' else 'READY' end,
          finished_at = case when verdict <> 'RUN_AGAIN' then at end,
          result = case when verdict = 'HAPPENED' then left(reason, 1000) end,
          error = case when verdict = 'DID_NOT_HAPPEN' then left(reason, 1000) end
        from request
        where verdict in ('HAPPENED', 'DID_NOT_HAPPEN', 'RUN_AGAIN')
          and execution.tenant_id = $1 and execution.task_id = request.task_id
          and execution.call_id = request.call_id and execution.state || '' = 'OUTCOME_UNKNOWN'
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select $1, task_id, last_event, at, 'action_decided', call_id, decision
        from request
      )
      select place::int, tenant_id, task_id, goal, agent_key, provider, model, session_id,
        toolkits, status, job_id, lease_id, agent_state::text, pending_action_data::text,
        other_pending::text, result, error, last_event, broken_runs, created_at, updated_at,
        request_no, call_id, tool, arguments::text, digest, prompt, prompt_author, requested_at,
        terms::text, case when verdict = 'APPROVED' then remember->>'id' end as grant_id,
        at as decided_at, decision::text, numbers, times, kinds, calls, entries,
        case when lease_id is not null then (
          select version from policy_version where tenant_id = $1 order by version desc limit 1
        ) end as policy_version
      from request left join lateral (
        select array_agg(event_no order by event_no) as numbers,
          array_agg(event.at order by event_no) as times,
          array_agg(event.kind order by event_no) as kinds,
          array_agg(event.call_id order by event_no) as calls,
          array_agg(event.data::text order by event_no) as entries
        from (
          select event_no, task_event.at, kind, task_event.call_id, data,
            sum(pg_column_size(data)) over () as bytes
          from task_event
          where task_event.tenant_id = $1 and task_event.task_id = request.task_id
            and request.lease_id is not null and last_event <= 100 and verdict <> 'EDITED'
        ) event
        where bytes <= 32768
        having not bool_or(event.kind = 'action_decided' and event.data->>'verdict' = 'EDITED')
      ) known on true
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
