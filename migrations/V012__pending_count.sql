-- Why: the list of what waits says exactly how many do, and counting them reads them all. So the number is
-- kept: rows enter and leave it in the transaction that has them wait or wait no more. A number in one row
-- would have all decisions of a tenant wait for one another; it is the sum of up to sixteen, and each
-- connection writes to one of them.
create table pending_count (
  tenant_id text not null references tenant,
  shard     smallint not null,
  waiting   bigint not null,
  primary key (tenant_id, shard)
  -- An update finds room in its page, and no index knows what it changes: heap-only tuples.
) with (fillfactor = 10);
comment on table pending_count is 'How many tasks wait for a person: the sum of a tenant''s rows.';
comment on column pending_count.shard is 'Which connections write to the row, by their number.';
comment on column pending_count.waiting is
  'Those that began to wait less those that stopped, as far as these connections know; may be negative.';

-- From here to the end of this transaction nobody else writes to agent_tasks.
alter table agent_tasks no force row level security;
insert into pending_count (tenant_id, shard, waiting)
select tenant_id, 0, count(*)
from agent_tasks
where status = 'PENDING_APPROVAL'
group by tenant_id;
alter table agent_tasks force row level security;

-- For every role, since the owner writes and is bound as well: whoever has a task wait, or wait no more,
-- names its tenant.
alter table pending_count enable row level security;
alter table pending_count force row level security;
create policy own_tenant on pending_count
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select on pending_count to countersign_app;

-- The owner's rights (security definer), so that the server's role can read the number and not write it: it
-- changes with the tasks and in no other way. Names are looked up in this schema only, and nobody else
-- may hang the function on a table of their own.
create function count_pending() returns trigger
  language plpgsql security definer
as $$
declare
  whose     constant text := coalesce(new.tenant_id, old.tenant_id);
  own_shard constant smallint := pg_backend_pid() % 16;
  step      constant integer := case when new.status = 'PENDING_APPROVAL' then 1 else -1 end;
begin
  update pending_count set waiting = waiting + step where tenant_id = whose and shard = own_shard;
  if not found then
    insert into pending_count (tenant_id, shard, waiting) values (whose, own_shard, step)
    on conflict (tenant_id, shard) do update set waiting = pending_count.waiting + step;
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
revoke execute on function count_pending() from public;

-- At the commit, after all other locks were taken: who holds a counter waits for nothing but the disk, so
-- transactions that have several tasks wait or wait no more can't get in one another's way for good.
create constraint trigger comes_waiting
  after insert on agent_tasks deferrable initially deferred for each row
  when (new.status = 'PENDING_APPROVAL')
  execute function count_pending();
create constraint trigger waits_or_waits_no_more
  after update of status on agent_tasks deferrable initially deferred for each row
  when ((old.status = 'PENDING_APPROVAL') <> (new.status = 'PENDING_APPROVAL'))
  execute function count_pending();
create constraint trigger goes_waiting
  after delete on agent_tasks deferrable initially deferred for each row
  when (old.status = 'PENDING_APPROVAL')
  execute function count_pending();
