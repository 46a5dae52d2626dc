-- Why: which call runs, needs whose signature, or never runs is the tenant's own decision, and it must
-- be possible to say later by which rule a person was asked. Versions are only ever added.
create table policy_version (
  tenant_id     text not null references tenant,
  version       integer not null check (version > 0),
  rules         jsonb not null check (jsonb_typeof(rules) = 'array'),
  saved_by      text not null,
  saved_by_name text not null check (length(saved_by_name) between 1 and 200),
  saved_at      timestamptz not null,
  primary key (tenant_id, version),
  foreign key (tenant_id, saved_by) references person
);
comment on table policy_version is 'Each tenant''s rules about tool calls; the newest version holds.';
comment on column policy_version.version is 'From 1 within the tenant, without gaps.';
comment on column policy_version.rules is 'In their order; the first one that is about a call says what holds.';
comment on column policy_version.saved_by is 'The person, from the credential.';
comment on column policy_version.saved_by_name is 'The name as it was then.';

alter table policy_version enable row level security;
alter table policy_version force row level security;
create policy own_tenant on policy_version to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
-- No update, no delete: a request names the version that asked.
grant select, insert on policy_version to countersign_app;

-- Rules can go by the key that a task was submitted with. Names are not unique, so of the tasks there
-- are, those get it whose submitter can have been one key only.
alter table agent_tasks add column agent_key text;
alter table agent_tasks add foreign key (tenant_id, agent_key) references api_key (tenant_id, key_id);
comment on column agent_tasks.agent_key is
  'The agent''s key that it was submitted with; null when a person submitted it.';
alter table agent_tasks no force row level security;
alter table api_key no force row level security;
alter table person no force row level security;
update agent_tasks task
set agent_key = key.key_id
from api_key key
where key.tenant_id = task.tenant_id and key.kind = 'agent' and key.name = task.submitted_by
  and task.status not in ('SUCCESS', 'CANCELLED')
  and not exists (
    select from api_key other
    where other.tenant_id = key.tenant_id and other.name = key.name
      and other.key_id <> key.key_id)
  and not exists (
    select from person where person.tenant_id = key.tenant_id and person.name = key.name);
alter table person force row level security;
alter table api_key force row level security;
alter table agent_tasks force row level security;

-- On which terms a person was asked, and until when.
alter table approval_request add column terms jsonb check (jsonb_typeof(terms) = 'object');
alter table approval_request add column expires_at timestamptz;
comment on column approval_request.terms is
  'The rule that asked, its version, what it went by, who may decide; null for questions, and for requests from before there were rules.';
comment on column approval_request.expires_at is
  'When it is rejected or passed on if nobody has decided; null when it waits for as long as it takes.';
grant update (expires_at) on approval_request to countersign_app;
create index approval_request_expiring on approval_request (expires_at)
  where verdict is null and expires_at is not null;
create policy any_tenant on approval_request for select to countersign_system using (true);
grant select (tenant_id, task_id, request_no, verdict, expires_at) on approval_request
  to countersign_system;

-- A request that nobody decided in time is over without anybody's signature.
alter table approval_request drop constraint approval_request_verdict_check;
alter table approval_request add constraint approval_request_verdict_check check (verdict in
  ('APPROVED', 'EDITED', 'REJECTED', 'ANSWERED', 'WITHDRAWN', 'EXPIRED', 'HAPPENED',
   'DID_NOT_HAPPEN', 'RUN_AGAIN'));
alter table approval_request drop constraint only_a_person_signs;
alter table approval_request add constraint only_a_person_signs
  check (verdict is null or verdict in ('WITHDRAWN', 'EXPIRED') or decided_by is not null);
alter table approval_request drop constraint only_a_person_gives_a_reason;
alter table approval_request add constraint only_a_person_gives_a_reason check
  (reason is null or (verdict is not null
    and verdict not in ('APPROVED', 'EDITED', 'WITHDRAWN', 'EXPIRED')));
comment on column approval_request.verdict is
  'Null until decided; EDITED is an approval of other arguments; ANSWERED answers a question; HAPPENED, DID_NOT_HAPPEN and RUN_AGAIN answer for an unknown outcome; WITHDRAWN when the task was cancelled first; EXPIRED when nobody decided in time.';

alter table task_event drop constraint task_event_kind_check;
alter table task_event add constraint task_event_kind_check check (kind in
  ('submitted', 'turn_taken', 'reply_refused', 'plan_told', 'approval_requested',
   'approval_escalated', 'approval_expired', 'action_decided', 'execution_started',
   'evidence_found', 'tool_returned', 'finished', 'failed', 'stopped', 'restarted'));
alter table task_event drop constraint what_is_about_a_call_names_it;
alter table task_event add constraint what_is_about_a_call_names_it
  check ((kind in ('approval_requested', 'approval_escalated', 'approval_expired',
    'action_decided', 'execution_started', 'evidence_found', 'tool_returned'))
    = (call_id is not null));
-- What rules are tried on before they are saved.
create index task_event_turns on task_event (tenant_id, at desc) where kind = 'turn_taken';

create function may_decide(in_tenant text, who text, approvers jsonb) returns boolean
  language sql stable parallel safe
  return approvers is null or exists (
    select from person
    where tenant_id = in_tenant and person_id = who
      and (approvers->'roles' ?| roles or approvers->'people' ? email));
comment on function may_decide(text, text, jsonb) is
  'Whether a person is one of those who may decide a request; null means that anybody may who can sign.';
grant execute on function may_decide(text, text, jsonb) to countersign_app;
