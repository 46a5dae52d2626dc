-- Why: which tools its agents have is the tenant's own decision, and a tool that comes from a server
-- outside may change after people have got used to it. What a tenant has decided stands here; of a tool
-- it has decided nothing about, it has what the installation offers.
create table tool_setting (
  tenant_id       text not null references tenant,
  tool            text not null check (tool ~ '^[A-Za-z0-9_.-]{1,64}$'),
  standing        text not null check (standing in ('ENABLED', 'DISABLED', 'REMOVED')),
  description     text check (length(description) between 1 and 4000),
  time_limit_ms   integer check (time_limit_ms between 100 and 3600000),
  effect          text check (effect in ('READ_ONLY', 'IDEMPOTENT', 'ONCE')),
  changed_by      text not null,
  changed_by_name text not null check (length(changed_by_name) between 1 and 200),
  changed_at      timestamptz not null,
  primary key (tenant_id, tool),
  foreign key (tenant_id, changed_by) references person,
  constraint what_was_removed_has_no_settings
    check (standing <> 'REMOVED' or num_nonnulls(description, time_limit_ms, effect) = 0)
);
comment on table tool_setting is 'What a tenant decided about tools; without a row a tool is as the installation has it.';
comment on column tool_setting.standing is
  'ENABLED: agents have it; DISABLED: it is kept with its settings, and no agent has it; REMOVED: the tenant doesn''t have it.';
comment on column tool_setting.description is 'What models read instead of the tool''s own description.';
comment on column tool_setting.time_limit_ms is 'How long a call may take; not longer than the installation allows.';
comment on column tool_setting.effect is 'What an admin says that calls do; for tools from outside only.';
comment on column tool_setting.changed_by is 'The person, from the credential.';
comment on column tool_setting.changed_by_name is 'The name as it was then.';

create table toolkit (
  tenant_id       text not null references tenant,
  toolkit         text not null check (toolkit ~ '^[A-Za-z0-9_-]{1,64}$'),
  description     text not null check (length(description) <= 1000),
  tools           text[] not null
    check (cardinality(tools) between 1 and 200 and array_position(tools, null) is null),
  changed_by      text not null,
  changed_by_name text not null check (length(changed_by_name) between 1 and 200),
  changed_at      timestamptz not null,
  primary key (tenant_id, toolkit),
  foreign key (tenant_id, changed_by) references person
);
comment on table toolkit is 'Groups of tools that a tenant made; a task may name those that its agent is to have.';
comment on column toolkit.tools is 'Their names; a name without a tool is of no use and does no harm.';

create table tool_pin (
  tenant_id       text not null references tenant,
  tool            text not null check (tool ~ '^[A-Za-z0-9_.-]{1,64}$'),
  spec            text not null check (length(spec) between 2 and 1000000),
  digest          text not null check (digest ~ '^[0-9a-f]{64}$'),
  trusted_by      text,
  trusted_by_name text check (length(trusted_by_name) between 1 and 200),
  pinned_at       timestamptz not null,
  primary key (tenant_id, tool),
  foreign key (tenant_id, trusted_by) references person,
  constraint trusted_means_by_whom check ((trusted_by is null) = (trusted_by_name is null))
);
comment on table tool_pin is
  'How a tool from outside looked when the tenant first met it, or when a person trusted it last; one that looks otherwise is held back.';
comment on column tool_pin.spec is 'Name, toolkit, description and schema as canonical JSON (RFC 8785), the very text of the digest.';
comment on column tool_pin.digest is 'SHA-256 of the specification, in hex.';
comment on column tool_pin.trusted_by is 'The person who looked at it; null when it is as it was met first.';

alter table tool_setting enable row level security;
alter table tool_setting force row level security;
create policy own_tenant on tool_setting to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on tool_setting to countersign_app;
alter table toolkit enable row level security;
alter table toolkit force row level security;
create policy own_tenant on toolkit to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on toolkit to countersign_app;
alter table tool_pin enable row level security;
alter table tool_pin force row level security;
create policy own_tenant on tool_pin to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on tool_pin to countersign_app;
