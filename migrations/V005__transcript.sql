-- Why: a run is rebuilt from what happened, and people read what happened. Append-only, numbered
-- without gaps, exactly one result for each call.
create table task_event (
  tenant_id text not null,
  task_id   text not null,
  event_no  integer not null check (event_no > 0),
  at        timestamptz not null,
  kind      text not null check (kind in
    ('submitted', 'turn_taken', 'reply_refused', 'plan_told', 'approval_requested',
     'action_decided', 'execution_started', 'tool_returned', 'finished', 'failed', 'stopped')),
  call_id   text check (length(call_id) between 1 and 128),
  data      jsonb not null check (jsonb_typeof(data) = 'object'),
  primary key (tenant_id, task_id, event_no),
  foreign key (tenant_id, task_id) references agent_tasks,
  constraint what_is_about_a_call_names_it
    check ((kind in ('approval_requested', 'action_decided', 'execution_started', 'tool_returned'))
      = (call_id is not null))
);
comment on table task_event is 'The transcript: everything that happened to a task, in order.';
comment on column task_event.event_no is 'From 1 within the task, without gaps.';
comment on column task_event.call_id is 'The model''s id of the call that the entry is about.';
comment on column task_event.data is 'The entry''s fields; its shape follows from kind.';
create unique index task_event_one_result_for_each_call on task_event (tenant_id, task_id, call_id)
  where kind = 'tool_returned';

alter table task_event enable row level security;
alter table task_event force row level security;
create policy own_tenant on task_event to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
-- No update, no delete: what happened has happened.
grant select, insert on task_event to countersign_app;
