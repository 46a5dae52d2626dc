-- Why: a signature must be found again: which very action, asked when and by whom, decided by whom,
-- when, how and why. A task asks as often as it needs to.
create table approval_request (
  tenant_id       text not null,
  task_id         text not null,
  request_no      integer not null check (request_no > 0),
  call_id         text not null check (length(call_id) between 1 and 128),
  tool            text not null check (tool ~ '^[A-Za-z0-9_.-]{1,64}$'),
  arguments       jsonb not null check (jsonb_typeof(arguments) = 'object'),
  digest          text not null check (digest ~ '^[0-9a-f]{64}$'),
  prompt          text not null check (length(prompt) between 1 and 10000),
  prompt_author   text not null check (prompt_author in ('AGENT', 'POLICY', 'RECOVERY')),
  requested_at    timestamptz not null,
  verdict         text check (verdict in ('APPROVED', 'REJECTED', 'WITHDRAWN')),
  decided_by      text,
  decided_by_name text,
  decided_at      timestamptz,
  reason          text check (length(reason) between 1 and 10000),
  primary key (tenant_id, task_id, request_no),
  foreign key (tenant_id, task_id) references agent_tasks,
  foreign key (tenant_id, decided_by) references person,
  constraint decided_means_who_and_when
    check ((verdict is null) = (decided_at is null)
       and (verdict is null) = (decided_by_name is null)),
  constraint only_a_person_signs
    check (verdict is null or verdict = 'WITHDRAWN' or decided_by is not null),
  constraint a_rejection_has_a_reason check ((verdict is not distinct from 'REJECTED') = (reason is not null))
);
comment on table approval_request is 'Every action that waited for a signature, and the signature.';
comment on column approval_request.request_no is 'From 1 within the task.';
comment on column approval_request.call_id is 'The model''s id of the call that this request stands for.';
comment on column approval_request.arguments is 'What the tool gets, whole.';
comment on column approval_request.digest is
  'SHA-256 over the RFC 8785 canonical JSON of tool name and arguments; checked again before it runs.';
comment on column approval_request.prompt_author is 'Whose words the prompt is.';
comment on column approval_request.requested_at is 'When the agent asked.';
comment on column approval_request.verdict is 'Null until decided; WITHDRAWN when the task was cancelled first.';
comment on column approval_request.decided_by is 'The person who signed, from the credential.';
comment on column approval_request.decided_by_name is 'The name as it was then.';
create index approval_request_undecided on approval_request (tenant_id, task_id) where verdict is null;

alter table approval_request enable row level security;
alter table approval_request force row level security;
create policy own_tenant on approval_request to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on approval_request to countersign_app;
-- What was asked can't be changed any more, only decided.
grant update (verdict, decided_by, decided_by_name, decided_at, reason) on approval_request
  to countersign_app;
