package countersign.http;

/** People of {@link ApiBench}, besides Ada who runs the tenant. */
final class BenchPeople {
  /** In a tenant of her own. */
  static final String STRANGER =
      """
      insert into tenant values ('other', now());
      insert into person values ('other', 'eve', 'eve@example.com', 'Eve', array['approver'],
        '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA', now());
      insert into api_key values ('other', 'eve', left('%1$s', length('%1$s') / 3),
        sha256(convert_to('%1$s', 'UTF8')), 'person', 'eve', 'Eve''s key', now(), null)
      """
          .formatted(ApiBench.STRANGER);

  /** In Ada's tenant; he signs and doesn't run it. */
  static final String BOB =
      """
      insert into person values ('demo', 'bob', 'bob@example.com', 'Bob', array['approver'],
        '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA', now());
      insert into api_key values ('demo', 'bob', left('%1$s', length('%1$s') / 3),
        sha256(convert_to('%1$s', 'UTF8')), 'person', 'bob', 'Bob''s key', now(), null)
      """
          .formatted(ApiBench.BOB);

  private BenchPeople() {}
}
