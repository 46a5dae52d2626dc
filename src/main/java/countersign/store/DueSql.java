package countersign.store;

/** Statements on what a time has been set for. */
final class DueSql {
  private DueSql() {}

  /**
   * Across tenants: requests that expire and tasks that wait, of each kind the earliest; what isn't
   * due yet says when to look again.
   */
  static final String FIND =
      """
      (select true as waits, tenant_id, task_id, waits_until as at
        from agent_tasks
        where status = 'PENDING' and waits_until is not null
        order by waits_until
        limit $2)
      union all
      (select false, tenant_id, task_id, expires_at
        from approval_request
        where verdict is null and expires_at is not null
        order by expires_at
        limit $1)
      """;

  /**
   * Puts tasks whose time has come into the queue. Other nodes find the same tasks at the same
   * time: what they are about to release is left to them.
   */
  static final String RELEASE =
      """
      with due as materialized (
        select task_id, next_job
        from jsonb_to_recordset($2::text::jsonb) as input (wanted text, next_job text)
        join agent_tasks on tenant_id = $1 and task_id = wanted
        where wanted like 'agent_%' and status || '' = 'PENDING' and waits_until <= $3
        for update of agent_tasks skip locked
      )
      update agent_tasks task
      set status = 'QUEUED', job_id = next_job, waits_until = null, wait_reason = null,
        updated_at = $3
      from due
      where task.tenant_id = $1 and task.task_id = due.task_id
      returning task.task_id, last_event
      """;
}
