-- Why: an agent may have its task rest until a time: for the answer to a mail, for office hours, for a thing
-- to be ready. Nothing may be held in memory for that, so the time stands in the task's row.
alter table agent_tasks add column waits_until timestamptz;
alter table agent_tasks add column wait_reason text check (length(wait_reason) between 1 and 500);
alter table agent_tasks add constraint only_a_pending_task_waits_for_a_time
  check (status = 'PENDING' or waits_until is null);
alter table agent_tasks add constraint who_waits_for_a_time_says_why
  check ((waits_until is null) = (wait_reason is null));
comment on column agent_tasks.waits_until is 'When a task that waits for a time is put into the queue.';
comment on column agent_tasks.wait_reason is 'What the agent says it waits for.';
-- What is due, the earliest first; across tenants.
create index agent_tasks_due on agent_tasks (waits_until) where status = 'PENDING';

alter table task_event drop constraint task_event_kind_check;
alter table task_event add constraint task_event_kind_check check (kind in
  ('submitted', 'turn_taken', 'reply_refused', 'plan_told', 'approval_requested',
   'approval_escalated', 'approval_expired', 'action_decided', 'execution_started',
   'evidence_found', 'wait_begun', 'tool_returned', 'finished', 'failed', 'stopped', 'restarted'));
alter table task_event drop constraint what_is_about_a_call_names_it;
alter table task_event add constraint what_is_about_a_call_names_it
  check ((kind in ('approval_requested', 'approval_escalated', 'approval_expired',
    'action_decided', 'execution_started', 'evidence_found', 'wait_begun', 'tool_returned'))
    = (call_id is not null));
