-- Why: a signature is worth what its credential is worth. A key belongs to an agent or to a person,
-- never to both, and only a person's can sign. No secret is stored in clear.
create table person (
  tenant_id     text not null references tenant,
  person_id     text not null,
  email         text not null check (email = lower(email) and email like '%_@_%'),
  name          text not null check (length(name) between 1 and 200),
  roles         text[] not null check (roles <@ array['admin', 'approver'] and cardinality(roles) > 0),
  password_hash text not null check (password_hash like '$argon2id$%'),
  created_at    timestamptz not null,
  primary key (tenant_id, person_id),
  unique (tenant_id, email)
);
comment on table person is 'Human beings who may sign in and decide.';
comment on column person.email is 'How the person signs in; lower case.';
comment on column person.roles is 'admin: runs the tenant; approver: decides.';
comment on column person.password_hash is 'Argon2id in PHC string form.';
create index person_email on person (email);

create table api_key (
  tenant_id  text not null references tenant,
  key_id     text not null,
  prefix     text not null check (length(prefix) between 1 and 16),
  key_sha256 bytea not null check (length(key_sha256) = 32),
  kind       text not null check (kind in ('agent', 'person')),
  person_id  text,
  name       text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, person_id) references person,
  constraint belongs_to_an_agent_or_a_person check ((kind = 'person') = (person_id is not null))
);
comment on table api_key is 'Credentials of the JSON API.';
comment on column api_key.prefix is 'The key''s first characters: finds the row, and tells a person which key it is.';
comment on column api_key.key_sha256 is 'SHA-256 of the whole key, which itself is random and is not kept.';
comment on column api_key.kind is 'An agent''s key can never decide.';
create index api_key_prefix on api_key (prefix) where revoked_at is null;

create table person_session (
  tenant_id    text not null references tenant,
  token_sha256 bytea not null check (length(token_sha256) = 32),
  person_id    text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null check (expires_at > created_at),
  primary key (tenant_id, token_sha256),
  foreign key (tenant_id, person_id) references person
);
comment on table person_session is 'Browsers that are signed in.';
comment on column person_session.token_sha256 is 'SHA-256 of the random token in the cookie.';
create unique index person_session_token on person_session (token_sha256);
create index person_session_expiry on person_session (expires_at);

alter table person enable row level security;
alter table person force row level security;
create policy own_tenant on person to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on person for select to countersign_system using (true);
grant select, insert on person to countersign_app;
grant select on person to countersign_system;

alter table api_key enable row level security;
alter table api_key force row level security;
create policy own_tenant on api_key to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on api_key for select to countersign_system using (true);
grant select, insert on api_key to countersign_app;
grant update (revoked_at) on api_key to countersign_app;
grant select on api_key to countersign_system;

alter table person_session enable row level security;
alter table person_session force row level security;
create policy own_tenant on person_session to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on person_session to countersign_system using (true);
grant select, insert on person_session to countersign_app;
grant select, delete on person_session to countersign_system;
