-- Why: whether an action has touched the world must be on record before it does, and in one place: who
-- let it (the request that was signed), how often it began, how it ended, or that nobody knows. A row
-- is moved by guarded statements only, so that an approval begins one execution and not two.
create table tool_execution (
  tenant_id       text not null,
  execution_id    uuid not null default gen_random_uuid(),
  task_id         text not null,
  call_id         text not null check (length(call_id) between 1 and 128),
  request_no      integer,
  tool            text not null check (tool ~ '^[A-Za-z0-9_.-]{1,64}$'),
  digest          text not null check (digest ~ '^[0-9a-f]{64}$'),
  effect          text check (effect in ('READ_ONLY', 'IDEMPOTENT', 'ONCE')),
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  state           text not null check (state in
    ('READY', 'STARTED', 'SUCCEEDED', 'FAILED', 'OUTCOME_UNKNOWN')),
  attempt         integer not null default 0 check (attempt >= 0),
  started_at      timestamptz,
  finished_at     timestamptz,
  result          text,
  error           text,
  evidence        text check (length(evidence) between 1 and 10000),
  primary key (tenant_id, task_id, call_id),
  unique (tenant_id, execution_id),
  foreign key (tenant_id, task_id) references agent_tasks,
  foreign key (tenant_id, task_id, request_no) references approval_request,
  constraint only_what_was_signed_waits_to_begin check (state <> 'READY' or request_no is not null),
  constraint what_began_is_known_by_time_key_and_effect
    check ((attempt = 0) = (started_at is null)
       and (attempt = 0) = (idempotency_key is null)
       and (attempt = 0) = (effect is null)),
  constraint nothing_ends_that_did_not_begin
    check (attempt > 0 or state = 'READY' or (state = 'FAILED' and error is not null)),
  constraint what_ended_has_an_end
    check ((state in ('SUCCEEDED', 'FAILED')) = (finished_at is not null)),
  constraint only_success_has_a_result check (result is null or state = 'SUCCEEDED'),
  constraint only_failure_has_an_error check (error is null or state = 'FAILED')
) with (fillfactor = 80);
comment on table tool_execution is
  'Each tool call that may touch the world or has: STARTED is committed before it does.';
comment on column tool_execution.execution_id is 'Names the execution, for operators.';
comment on column tool_execution.call_id is 'The model''s id of the call; a call has one execution.';
comment on column tool_execution.request_no is
  'The request whose signature lets it run; null when the policy wanted none.';
comment on column tool_execution.digest is
  'Of tool and arguments, as signed; only a call with this digest begins.';
comment on column tool_execution.effect is 'What the tool declared when the call began.';
comment on column tool_execution.idempotency_key is 'What the outside gets, the same at each attempt.';
comment on column tool_execution.state is
  'READY: signed, not begun. STARTED: it may be touching the world now. OUTCOME_UNKNOWN: it began and nobody knows how it ended; a person is asked.';
comment on column tool_execution.attempt is 'How often it began.';
comment on column tool_execution.result is 'The beginning of the tool''s answer; the transcript has it whole.';
comment on column tool_execution.error is 'The beginning of what went wrong.';
comment on column tool_execution.evidence is 'What is known of an execution without a result.';
-- What operators look for: what began and has no end.
create index tool_execution_open on tool_execution (tenant_id, started_at)
  where state in ('STARTED', 'OUTCOME_UNKNOWN');

alter table tool_execution enable row level security;
create policy own_tenant on tool_execution to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on tool_execution to countersign_app;
grant update (request_no, digest, effect, idempotency_key, state, attempt, started_at, finished_at,
  result, error, evidence) on tool_execution to countersign_app;

-- Which signatures were used so far stood in the transcript; what is under way goes on from here. The
-- owner, who else is bound by the policies as well, must see every tenant's rows for that.
alter table approval_request no force row level security;
alter table task_event no force row level security;
alter table agent_tasks no force row level security;
insert into tool_execution (tenant_id, task_id, call_id, request_no, tool, digest, effect,
  idempotency_key, state, attempt, started_at, finished_at, evidence)
select request.tenant_id, request.task_id, request.call_id, request.request_no, request.tool,
  request.digest,
  case when begun.attempt > 0 then 'ONCE' end,
  begun.key,
  case
    when returned.outcome = 'OK' then 'SUCCEEDED'
    when returned.outcome is not null then 'FAILED'
    when begun.attempt > 0 and asked_again.request_no is not null then 'OUTCOME_UNKNOWN'
    when begun.last_request = request.request_no then 'STARTED'
    else 'READY'
  end,
  begun.attempt, begun.started_at, returned.at, null
from approval_request request
cross join lateral (
  select count(*)::int as attempt, max(at) as started_at, max(data->>'key') as key,
    max((data->>'request')::int) as last_request
  from task_event event
  where event.tenant_id = request.tenant_id and event.task_id = request.task_id
    and event.call_id = request.call_id and event.kind = 'execution_started'
) begun
left join lateral (
  select at, data->>'outcome' as outcome
  from task_event event
  where event.tenant_id = request.tenant_id and event.task_id = request.task_id
    and event.call_id = request.call_id and event.kind = 'tool_returned'
) returned on true
left join lateral (
  select request_no
  from approval_request later
  where later.tenant_id = request.tenant_id and later.task_id = request.task_id
    and later.call_id = request.call_id and later.request_no > request.request_no
    and later.verdict is null
) asked_again on true
where request.verdict = 'APPROVED'
  and not exists (
    select from approval_request later
    where later.tenant_id = request.tenant_id and later.task_id = request.task_id
      and later.call_id = request.call_id and later.verdict = 'APPROVED'
      and later.request_no > request.request_no)
  and (begun.attempt > 0 or returned.outcome is null);

-- A person who is asked after a crash answers how it went: reconciled, not approved or rejected.
alter table approval_request drop constraint approval_request_verdict_check;
alter table approval_request add constraint approval_request_verdict_check check (verdict in
  ('APPROVED', 'REJECTED', 'WITHDRAWN', 'HAPPENED', 'DID_NOT_HAPPEN', 'RUN_AGAIN'));
alter table approval_request drop constraint a_rejection_has_a_reason;
alter table approval_request add constraint a_rejection_has_a_reason
  check (verdict is distinct from 'REJECTED' or reason is not null);
alter table approval_request add constraint only_a_person_gives_a_reason
  check (reason is null or (verdict is not null and verdict not in ('APPROVED', 'WITHDRAWN')));
comment on column approval_request.verdict is
  'Null until decided; HAPPENED, DID_NOT_HAPPEN and RUN_AGAIN answer for an unknown outcome; WITHDRAWN when the task was cancelled first.';
comment on column approval_request.reason is 'Why it was rejected, or what the person found out.';

update agent_tasks task
set pending_action_data = pending_action_data || jsonb_build_object('doubt', jsonb_build_object(
  'cause', 'CRASH', 'started_at', execution.started_at, 'attempt', execution.attempt,
  'key', execution.idempotency_key))
from tool_execution execution
where execution.tenant_id = task.tenant_id and execution.task_id = task.task_id
  and execution.state = 'OUTCOME_UNKNOWN' and task.status = 'PENDING_APPROVAL'
  and execution.call_id = task.pending_action_data->>'call_id';

alter table approval_request force row level security;
alter table task_event force row level security;
alter table agent_tasks force row level security;
alter table tool_execution force row level security;

alter table task_event drop constraint task_event_kind_check;
alter table task_event add constraint task_event_kind_check check (kind in
  ('submitted', 'turn_taken', 'reply_refused', 'plan_told', 'approval_requested',
   'action_decided', 'execution_started', 'evidence_found', 'tool_returned', 'finished', 'failed',
   'stopped', 'restarted'));
alter table task_event drop constraint what_is_about_a_call_names_it;
alter table task_event add constraint what_is_about_a_call_names_it
  check ((kind in ('approval_requested', 'action_decided', 'execution_started', 'evidence_found',
    'tool_returned')) = (call_id is not null));

-- A task that takes its worker down with it must not do so for ever.
alter table agent_tasks add column broken_runs integer not null default 0 check (broken_runs >= 0);
comment on column agent_tasks.broken_runs is
  'Runs in a row that ended without writing anything down: their process died, or they failed.';
grant update (broken_runs) on agent_tasks to countersign_system;

-- Whose turn it is among tenants, then who waits longest.
create index agent_tasks_queued_by_tenant on agent_tasks (tenant_id, updated_at)
  where status = 'QUEUED';
drop index agent_tasks_queued;
