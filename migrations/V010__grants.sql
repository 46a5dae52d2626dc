-- Why: who approves the same thing all day stops reading. A person may have a decision remembered: for one
-- task or one agent's key, for arguments that match, until a time, for so many uses. Each use is counted
-- by the statement that begins the call, so that two runs can't share the last one.
create table approval_grant (
  tenant_id       text not null references tenant,
  grant_id        text not null check (grant_id ~ '^grant_[a-z0-9]{8,64}$'),
  task_id         text,
  agent_key       text,
  tool            text not null check (tool ~ '^[A-Za-z0-9_.-]{1,64}$'),
  arguments       jsonb not null check (jsonb_typeof(arguments) = 'array' and arguments <> '[]'),
  approvers       jsonb check (jsonb_typeof(approvers) = 'object'),
  until           timestamptz not null,
  uses            integer not null check (uses between 1 and 1000),
  used            integer not null default 0 check (used between 0 and uses),
  given_by        text not null,
  given_by_name   text not null,
  given_at        timestamptz not null,
  from_task       text not null,
  from_request    integer not null,
  revoked_by      text,
  revoked_by_name text,
  revoked_at      timestamptz,
  primary key (tenant_id, grant_id),
  foreign key (tenant_id, task_id) references agent_tasks,
  foreign key (tenant_id, agent_key) references api_key (tenant_id, key_id),
  foreign key (tenant_id, given_by) references person,
  foreign key (tenant_id, revoked_by) references person,
  foreign key (tenant_id, from_task, from_request) references approval_request,
  constraint for_a_task_or_for_an_agents_key check ((task_id is null) <> (agent_key is null)),
  constraint revoked_means_who_and_when
    check ((revoked_at is null) = (revoked_by is null)
       and (revoked_at is null) = (revoked_by_name is null))
);
comment on table approval_grant is 'Decisions that are remembered: calls that they cover run without asking again.';
comment on column approval_grant.task_id is 'For the calls of this task.';
comment on column approval_grant.agent_key is 'For the calls of all tasks that were submitted with this key.';
comment on column approval_grant.arguments is 'What must hold of a call''s arguments, all of it.';
comment on column approval_grant.approvers is
  'Whom the rule named that asked; a call for which others must sign isn''t covered.';
comment on column approval_grant.uses is 'How often it may be used.';
comment on column approval_grant.used is 'How often it was.';
comment on column approval_grant.from_task is 'The request with whose approval it was given.';
create index approval_grant_newest on approval_grant (tenant_id, given_at desc, grant_id desc);
create index approval_grant_of_task on approval_grant (tenant_id, task_id) where revoked_at is null;
create index approval_grant_of_key on approval_grant (tenant_id, agent_key) where revoked_at is null;

alter table approval_grant enable row level security;
alter table approval_grant force row level security;
create policy own_tenant on approval_grant to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on approval_grant to countersign_app;
grant update (used, revoked_by, revoked_by_name, revoked_at) on approval_grant to countersign_app;
