-- Why: a turn of the model can hold several calls that need a person, and each is decided by itself.
-- All that is undecided stands in the task's own row, because that row is what a decision locks: of two
-- people who decide two actions at the same moment, the second sees that it was the last.
alter table agent_tasks add column other_pending jsonb not null default '[]';
alter table agent_tasks add constraint other_pending_is_a_list
  check (jsonb_typeof(other_pending) = 'array');
alter table agent_tasks add constraint only_a_pending_approval_has_others
  check (status = 'PENDING_APPROVAL' or other_pending = '[]');
comment on column agent_tasks.other_pending is
  'The undecided actions besides the oldest one, which is in pending_action_data; oldest first.';

-- A person may approve with other arguments than the agent's, or answer a question of the agent.
alter table approval_request add column edited_arguments jsonb
  check (jsonb_typeof(edited_arguments) = 'object');
alter table approval_request add column edited_digest text check (edited_digest ~ '^[0-9a-f]{64}$');
alter table approval_request drop constraint approval_request_verdict_check;
alter table approval_request add constraint approval_request_verdict_check check (verdict in
  ('APPROVED', 'EDITED', 'REJECTED', 'ANSWERED', 'WITHDRAWN', 'HAPPENED', 'DID_NOT_HAPPEN',
   'RUN_AGAIN'));
alter table approval_request add constraint only_an_edit_has_other_arguments
  check ((verdict is not distinct from 'EDITED') = (edited_arguments is not null)
     and (edited_arguments is null) = (edited_digest is null));
alter table approval_request drop constraint only_a_person_gives_a_reason;
alter table approval_request add constraint only_a_person_gives_a_reason check
  (reason is null or (verdict is not null and verdict not in ('APPROVED', 'EDITED', 'WITHDRAWN')));
alter table approval_request add constraint an_answer_has_words
  check (verdict is distinct from 'ANSWERED' or reason is not null);
comment on column approval_request.verdict is
  'Null until decided; EDITED is an approval of other arguments; ANSWERED answers a question; HAPPENED, DID_NOT_HAPPEN and RUN_AGAIN answer for an unknown outcome; WITHDRAWN when the task was cancelled first.';
comment on column approval_request.reason is
  'Why it was rejected, what the person found out, or the answer to the question.';
comment on column approval_request.edited_arguments is
  'What the person put in place of the agent''s arguments; the tool gets these.';
comment on column approval_request.edited_digest is 'Of the tool and the edited arguments.';
grant update (edited_arguments, edited_digest) on approval_request to countersign_app;
