-- Why: the checks of the rows that each task writes cost more than they need to.
-- PostgreSQL builds the automaton of a check's regular expression anew for each statement. The same can be
-- said with a length and the characters that may be in it: nothing else is taken or refused than before, and
-- so the rows that are there need no repair.
alter table agent_tasks
  drop constraint agent_tasks_task_id_check,
  add constraint agent_tasks_task_id_check check (starts_with(task_id, 'agent_')
    and length(task_id) between 14 and 70
    and ltrim(substr(task_id, 7), 'abcdefghijklmnopqrstuvwxyz0123456789') = ''),
  drop constraint agent_tasks_job_id_check,
  add constraint agent_tasks_job_id_check check (starts_with(job_id, 'job_')
    and length(job_id) between 12 and 68
    and ltrim(substr(job_id, 5), 'abcdefghijklmnopqrstuvwxyz0123456789') = ''),
  drop constraint agent_tasks_pending_digest_check,
  add constraint agent_tasks_pending_digest_check
    check (length(pending_digest) = 64 and ltrim(pending_digest, '0123456789abcdef') = '');
alter table approval_request
  drop constraint approval_request_tool_check,
  add constraint approval_request_tool_check check (length(tool) between 1 and 64
    and ltrim(tool, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-') = ''),
  drop constraint approval_request_digest_check,
  add constraint approval_request_digest_check
    check (length(digest) = 64 and ltrim(digest, '0123456789abcdef') = ''),
  drop constraint approval_request_edited_digest_check,
  add constraint approval_request_edited_digest_check
    check (length(edited_digest) = 64 and ltrim(edited_digest, '0123456789abcdef') = '');
alter table tool_execution
  drop constraint tool_execution_tool_check,
  add constraint tool_execution_tool_check check (length(tool) between 1 and 64
    and ltrim(tool, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-') = ''),
  drop constraint tool_execution_digest_check,
  add constraint tool_execution_digest_check
    check (length(digest) = 64 and ltrim(digest, '0123456789abcdef') = '');
