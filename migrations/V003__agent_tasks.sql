-- Why: the task is the unit that waits, runs, and is decided on. Every change of state is one guarded
-- statement on its row; the checks refuse a row whose columns don't fit its status.
create table agent_tasks (
  tenant_id           text not null references tenant,
  task_id             text not null check (task_id ~ '^agent_[a-z0-9]{8,64}$'),
  goal                text not null check (length(goal) between 1 and 20000),
  provider            text not null,
  model               text,
  session_id          text,
  toolkits            text[] not null default '{}',
  status              text not null check (status in
    ('PENDING', 'QUEUED', 'RUNNING', 'SUCCESS', 'FAILURE', 'PENDING_APPROVAL', 'CANCELLED')),
  job_id              text check (job_id ~ '^job_[a-z0-9]{8,64}$'),
  lease_id            uuid,
  lease_owner         text,
  lease_until         timestamptz,
  agent_state         jsonb not null default '{}' check (jsonb_typeof(agent_state) = 'object'),
  pending_action_data jsonb check (jsonb_typeof(pending_action_data) = 'object'),
  pending_digest      text check (pending_digest ~ '^[0-9a-f]{64}$'),
  approval_prompt     text,
  result              text,
  error               text,
  submitted_by        text not null,
  last_event          integer not null default 0 check (last_event >= 0),
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (tenant_id, task_id),
  constraint only_a_queued_or_running_task_has_a_job
    check ((status in ('QUEUED', 'RUNNING')) = (job_id is not null)),
  constraint only_a_running_task_has_a_lease
    check ((status = 'RUNNING') = (lease_id is not null)
       and (lease_id is null) = (lease_owner is null)
       and (lease_id is null) = (lease_until is null)),
  constraint only_a_pending_approval_has_a_prompt
    check ((status = 'PENDING_APPROVAL') = (approval_prompt is not null)),
  constraint only_a_pending_approval_has_a_digest
    check ((status = 'PENDING_APPROVAL') = (pending_digest is not null)),
  constraint a_pending_approval_has_its_action
    check (status <> 'PENDING_APPROVAL' or pending_action_data ? 'tool_name'),
  constraint only_success_has_a_result check ((status = 'SUCCESS') = (result is not null)),
  constraint only_failure_has_an_error check ((status = 'FAILURE') = (error is not null))
) with (fillfactor = 80);

comment on table agent_tasks is 'One row for each task; what happened to it is in task_event.';
comment on column agent_tasks.tenant_id is 'Whose task it is.';
comment on column agent_tasks.task_id is 'Made by the server when the task comes in; time-ordered.';
comment on column agent_tasks.goal is 'What the agent is asked to do, in the caller''s words.';
comment on column agent_tasks.provider is 'Which model provider answers.';
comment on column agent_tasks.model is 'The provider''s name of a model; null means its default.';
comment on column agent_tasks.session_id is 'The caller''s own grouping.';
comment on column agent_tasks.toolkits is 'Narrows the agent''s tools; empty means all.';
comment on column agent_tasks.status is 'Where the task stands; docs/state-machine.md draws the moves.';
comment on column agent_tasks.job_id is 'Names the stretch of work until the next rest.';
comment on column agent_tasks.lease_id is 'New at each claim; every write of a run is guarded by it.';
comment on column agent_tasks.lease_owner is 'The node that runs the task, for operators.';
comment on column agent_tasks.lease_until is 'After this, by the database''s clock, another node may take over.';
comment on column agent_tasks.agent_state is 'The plan and the number of turns, derived from the transcript.';
comment on column agent_tasks.pending_action_data is
  'The oldest undecided action; after a rejection, that rejection, until the next action.';
comment on column agent_tasks.pending_digest is 'What a signature on the pending action binds to.';
comment on column agent_tasks.approval_prompt is 'What the person is asked.';
comment on column agent_tasks.result is 'The agent''s answer.';
comment on column agent_tasks.error is 'Why it could not go on.';
comment on column agent_tasks.submitted_by is 'The name of the key or person that submitted it.';
comment on column agent_tasks.last_event is 'The number of the newest row in task_event.';

-- The inbox: newest first, one tenant; the count reads nothing but this index.
create index agent_tasks_pending on agent_tasks (tenant_id, updated_at desc, task_id desc)
  where status = 'PENDING_APPROVAL';
create index agent_tasks_newest on agent_tasks (tenant_id, created_at desc, task_id desc);
create index agent_tasks_by_status on agent_tasks (tenant_id, status, created_at desc, task_id desc);
-- What workers look for: who waits longest, whose worker fell silent.
create index agent_tasks_queued on agent_tasks (updated_at) where status = 'QUEUED';
create index agent_tasks_leased on agent_tasks (lease_until) where status = 'RUNNING';

alter table agent_tasks enable row level security;
alter table agent_tasks force row level security;
create policy own_tenant on agent_tasks to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on agent_tasks to countersign_system using (true) with check (true);
grant select, insert, update on agent_tasks to countersign_app;
grant select on agent_tasks to countersign_system;
grant update (status, lease_id, lease_owner, lease_until) on agent_tasks to countersign_system;
