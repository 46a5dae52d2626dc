-- Why: everything below belongs to a tenant, and no mistake in a query may show one tenant's rows to
-- another. The server therefore works as roles that own nothing and are bound by row-level security:
-- countersign_app sees the one tenant that its transaction names, countersign_system sees the few
-- columns needed before a tenant is known (whose key is this, which tasks wait for a worker).
do $$
declare
  wanted text;
begin
  foreach wanted in array array['countersign_app', 'countersign_system'] loop
    -- Roles belong to the whole server: another database, perhaps at this very moment, may make them.
    begin
      execute format('create role %I nologin', wanted);
    exception when duplicate_object or unique_violation then
      null;
    end;
    -- Whoever makes a role may only administer it (since PostgreSQL 16); to act as it, it must be
    -- granted. Where somebody else made the roles, they granted them.
    begin
      execute format('grant %I to current_user', wanted);
    exception when insufficient_privilege then
      if not pg_has_role(current_user, wanted, 'member') then
        raise exception 'the database''s user must be a member of the role %, or have CREATEROLE', wanted;
      end if;
    end;
  end loop;
end
$$;

do $$
begin
  execute format('grant usage on schema %I to countersign_app, countersign_system', current_schema());
end
$$;

create function current_tenant() returns text
  language sql stable parallel safe
  return current_setting('countersign.tenant', true);
comment on function current_tenant() is
  'The tenant that this transaction works for; null when none was named, and then no row is visible.';

create table tenant (
  tenant_id  text primary key check (tenant_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  created_at timestamptz not null
);
comment on table tenant is 'Customers of this installation; every other table''s rows belong to one.';
comment on column tenant.tenant_id is 'A short name, given once.';

alter table tenant enable row level security;
alter table tenant force row level security;
create policy own_tenant on tenant to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on tenant for select to countersign_system using (true);
grant select, insert on tenant to countersign_app;
grant select on tenant to countersign_system;
