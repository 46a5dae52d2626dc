-- Why: two things in the rows that each task writes cost more than they need to.
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

-- The number of waiting tasks was changed once for each row, at the commit. Now it is once for each
-- statement, by the difference, and not at all by a statement that makes none.
drop trigger comes_waiting on agent_tasks;
drop trigger waits_or_waits_no_more on agent_tasks;
drop trigger goes_waiting on agent_tasks;
drop function count_pending();

-- A trigger for a whole statement can't be put off until the commit. Most statements that have tasks wait,
-- or wait no more, are transactions by themselves, so a counter is still their last lock. The others hold
-- theirs until they end, and a node that lost its network even for long: so a counter that is held is passed
-- over, and only who finds all sixteen held waits. For that a tenant has all of them from the start.
alter table pending_count no force row level security;
insert into pending_count (tenant_id, shard, waiting)
select distinct tenant_id, other, 0
from pending_count, generate_series(0, 15) other
on conflict (tenant_id, shard) do nothing;
alter table pending_count force row level security;
comment on column pending_count.shard is
  'Which connections write to the row, by their number, unless another holds it just then.';

-- Run by count_pending() only: with its owner's rights, and names looked up where it looks them up.
create function count_step(whose text, step bigint) returns void
  language plpgsql
as $$
declare
  own_shard constant integer := pg_backend_pid() % 16;
  free      integer;
begin
  for further in 0..15 loop
    free := (own_shard + further) % 16;
    perform from pending_count
    where tenant_id = whose and shard = free
    for no key update skip locked;
    if found then
      update pending_count set waiting = waiting + step where tenant_id = whose and shard = free;
      return;
    end if;
  end loop;
  -- The tenant's first, or all are held.
  insert into pending_count (tenant_id, shard, waiting)
  select whose, other, 0 from generate_series(0, 15) other
  on conflict (tenant_id, shard) do nothing;
  update pending_count set waiting = waiting + step where tenant_id = whose and shard = own_shard;
end
$$;
comment on function count_step(text, bigint) is 'Adds to a tenant''s counters.';

-- As before: the owner's rights, names of this schema only, and nobody else may hang it on a table.
create function count_pending() returns trigger
  language plpgsql security definer
as $$
declare
  whose text;
  step  bigint;
begin
  -- Of several tenants always in one order, so that two statements don't wait for each other.
  if tg_op = 'INSERT' then
    for whose, step in
      select tenant_id, count(*)
      from came
      where status = 'PENDING_APPROVAL'
      group by tenant_id
      order by tenant_id
    loop
      perform count_step(whose, step);
    end loop;
  elsif tg_op = 'DELETE' then
    for whose, step in
      select tenant_id, -count(*)
      from went
      where status = 'PENDING_APPROVAL'
      group by tenant_id
      order by tenant_id
    loop
      perform count_step(whose, step);
    end loop;
  -- Most updates have nothing to do with what waits, and finding that out is cheaper than adding it up.
  elsif exists (select from went where status = 'PENDING_APPROVAL')
    or exists (select from came where status = 'PENDING_APPROVAL') then
    for whose, step in
      select tenant_id, sum(change)
      from (
        select tenant_id, -1 as change from went where status = 'PENDING_APPROVAL'
        union all
        select tenant_id, 1 from came where status = 'PENDING_APPROVAL') changes
      group by tenant_id
      having sum(change) <> 0
      order by tenant_id
    loop
      perform count_step(whose, step);
    end loop;
  end if;
  return null;
end
$$;
comment on function count_pending() is 'Keeps pending_count in step with the tasks.';
do $$
begin
  execute format('alter function count_pending() set search_path = %I, pg_temp', current_schema());
end
$$;
revoke execute on function count_step(text, bigint), count_pending() from public;

create trigger comes_waiting after insert on agent_tasks
  referencing new table as came
  for each statement execute function count_pending();
-- For every column, since PostgreSQL has no such tables for some columns only.
create trigger waits_or_waits_no_more after update on agent_tasks
  referencing old table as went new table as came
  for each statement execute function count_pending();
create trigger goes_waiting after delete on agent_tasks
  referencing old table as went
  for each statement execute function count_pending();
