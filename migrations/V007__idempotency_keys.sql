-- Why: a caller whose connection breaks doesn't know whether its request was done. With a key of its
-- own choice it may ask again: the row is written in the transaction that acts, so the key is known
-- exactly when the act is done, and then the first answer is given again.
create table idempotency_key (
  tenant_id   text not null references tenant,
  caller      text not null check (caller ~ '^(agent|person):.'),
  key         text not null check (key ~ '^[ -~]{1,255}$'),
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  outcome     jsonb check (jsonb_typeof(outcome) = 'object' and outcome ? 'kind'),
  created_at  timestamptz not null,
  primary key (tenant_id, caller, key)
);
comment on table idempotency_key is
  'Requests that were answered and may be repeated; a day later they are forgotten.';
comment on column idempotency_key.tenant_id is 'Whose request it was.';
comment on column idempotency_key.caller is
  'The agent''s key or the person, from the credential: nobody gets another''s answer.';
comment on column idempotency_key.key is 'The caller''s choice.';
comment on column idempotency_key.fingerprint is
  'SHA-256 over the RFC 8785 canonical JSON of operation, path and body: the same key can''t stand for two requests.';
comment on column idempotency_key.outcome is
  'What the answer can be made of again, together with rows that don''t change; null only inside the transaction that acts.';
comment on column idempotency_key.created_at is 'When the request was first answered.';
create index idempotency_key_age on idempotency_key (created_at);

alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy own_tenant on idempotency_key to countersign_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy any_tenant on idempotency_key to countersign_system using (true);
grant select, insert on idempotency_key to countersign_app;
grant update (fingerprint, outcome, created_at) on idempotency_key to countersign_app;
-- Enough to forget what is old, not to read what was answered.
grant select (tenant_id, caller, key, created_at), delete on idempotency_key to countersign_system;
