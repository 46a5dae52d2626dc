-- Why: until PostgreSQL has counted a table's rows, a minute or so after the first came, it takes a tenant for
-- one two-hundredth of it, so that a tenant seems to have one task. Reading all of a tenant's tasks is then as
-- cheap as looking one up by its key, and the plan that is kept for a statement may do that, once for each
-- request: on a new installation under load it made each task three times as dear. One tenant has most rows, as
-- long as nothing better is known.
do $$
declare
  hot text;
begin
  -- Older servers can't be told; there it takes the minute.
  if current_setting('server_version_num')::integer < 180000 then
    return;
  end if;
  foreach hot in array array['agent_tasks', 'task_event', 'approval_request', 'tool_execution',
    'approval_grant'] loop
    -- Less than none: nobody has counted them. (pg_stats shows an owner who is bound by policies nothing.)
    if exists (
      select from pg_class
      where oid = format('%I.%I', current_schema(), hot)::regclass and reltuples < 0) then
      perform pg_restore_attribute_stats('schemaname', current_schema()::text, 'relname', hot,
        'attname', 'tenant_id', 'inherited', false, 'null_frac', 0::real, 'avg_width', 8,
        'n_distinct', 1::real);
    end if;
  end loop;
end
$$;
