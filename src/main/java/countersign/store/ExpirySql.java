package countersign.store;

/** Statements on requests that nobody decides; {@link DueSql} finds them. */
final class ExpirySql {
  private ExpirySql() {}

  /**
   * All requests of a task that are due: rejected ones are over, the others get others to decide
   * them. The task's row is the guard, as it is for a decision.
   */
  static final String EXPIRE =
      """
      with locked as materialized (
        select status, pending_action_data || other_pending as actions
        from agent_tasks
        where tenant_id = $1 and task_id = $2
        for update
      ), action as (
        select action, (action->>'request')::int as number,
          action#>>'{terms,expires,then}' as what,
          coalesce((action->>'expires_at')::timestamptz <= $3, false) as due
        from locked, jsonb_array_elements(actions) as each (action)
        where status = 'PENDING_APPROVAL'
      ), due as (
        select action, number, what, row_number() over (order by number) as place
        from action
        where due
      ), rest as (
        select coalesce(jsonb_agg(
          case when due
            then (action - 'expires_at') || jsonb_build_object('terms',
              (action->'terms') - 'expires'
                || jsonb_build_object('approvers', action#>'{terms,expires,to}'))
            else action end
          order by number) filter (where not due or what = 'ESCALATE'), '[]') as actions
        from action
      ), task as (
        update agent_tasks
        set status = case rest.actions when '[]' then 'QUEUED' else status end,
          job_id = case rest.actions when '[]' then $4 end,
          pending_action_data = rest.actions->0, other_pending = rest.actions - 0,
          pending_digest = rest.actions->0->>'action_digest',
          approval_prompt = rest.actions->0->>'prompt',
          last_event = last_event + (select count(*) from due)::int, updated_at = $3
        from rest
        where tenant_id = $1 and task_id = $2 and exists (select from due)
        returning tenant_id, task_id, status, last_event
      ), request as (
        update approval_request request
        set verdict = case what when 'REJECT' then 'EXPIRED' end,
          decided_by_name = case what when 'REJECT' then 'Countersign' end,
          decided_at = case what when 'REJECT' then $3::timestamptz end,
          expires_at = case what when 'REJECT' then expires_at end
        from task, due
        where request.tenant_id = $1 and request.task_id = $2
          and request.request_no = due.number and request.verdict is null
      ), event as (
        insert into task_event (tenant_id, task_id, event_no, at, kind, call_id, data)
        select tenant_id, task_id, last_event - (select count(*) from due)::int + place::int, $3,
          case what when 'REJECT' then 'approval_expired' else 'approval_escalated' end,
          action->>'call_id',
          jsonb_build_object('request', number) || case what
            when 'REJECT' then jsonb_build_object('after_seconds',
              action#>'{terms,expires,after_seconds}')
            else jsonb_build_object('to', action#>'{terms,expires,to}') end
        from task, due
      )
      select status, last_event from task
      """;
}
