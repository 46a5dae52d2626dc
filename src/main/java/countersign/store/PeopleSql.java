package countersign.store;

/** Statements on tenants, people, their keys and their sessions. */
final class PeopleSql {
  private PeopleSql() {}

  static final String ANY_TENANT = "select exists (select from tenant) as there";

  static final String BOOTSTRAP =
      """
      with made as (
        insert into tenant (tenant_id, created_at) values ($1, $2)
        on conflict do nothing
        returning tenant_id, created_at
      ), human as (
        insert into person
          (tenant_id, person_id, email, name, roles, password_hash, created_at)
        select tenant_id, $3, $4, $5, array['admin', 'approver'], $6, created_at from made
        returning tenant_id, person_id, created_at
      ), agent_key as (
        insert into api_key (tenant_id, key_id, prefix, key_sha256, kind, name, created_at)
        select tenant_id, 'agent', $7, $8, 'agent', 'First agent', created_at from made
      ), person_key as (
        insert into api_key (tenant_id, key_id, prefix, key_sha256, kind, person_id, name, created_at)
        select tenant_id, 'person', $9, $10, 'person', person_id, 'First person', created_at
        from human
      )
      select tenant_id from made
      """;

  static final String FIND_KEYS =
      """
      select place::int, found.*
      from rows from (jsonb_to_recordset($1::text::jsonb) as (prefix text)) with ordinality
        as input (prefix, place),
      lateral (
        select key.tenant_id, key.key_id, key.key_sha256, key.name, key.kind,
          person.person_id, person.name as person_name, person.email
        from api_key key
        left join person
          on person.tenant_id = key.tenant_id and person.person_id = key.person_id
        where key.prefix = input.prefix and key.revoked_at is null
        limit 20
      ) found
      """;

  static final String FIND_SIGN_INS =
      """
      select tenant_id, person_id, name as person_name, email, password_hash
      from person
      where email = $1
      order by tenant_id
      limit 10
      """;

  static final String OPEN_SESSION =
      """
      insert into person_session (tenant_id, token_sha256, person_id, created_at, expires_at)
      values ($1, decode($2, 'hex'), $3, $4, $5)
      """;

  static final String FIND_SESSION =
      """
      select session.tenant_id, person.person_id, person.name as person_name, person.email
      from person_session session
      join person on person.tenant_id = session.tenant_id and person.person_id = session.person_id
      where session.token_sha256 = decode($1, 'hex') and session.expires_at > $2
      """;

  static final String CLOSE_SESSION =
      """
      delete from person_session where token_sha256 = decode($1, 'hex')
      """;

  static final String DROP_EXPIRED_SESSIONS =
      """
      delete from person_session where expires_at <= $1
      """;
}
