package countersign.store;

/** Statements on {@code idempotency_key} and on what a recorded answer is made of again. */
final class OnceSql {
  private OnceSql() {}

  /**
   * A row when the key is free, or has been forgotten by now. Whoever holds it is waited for, and
   * stays as it is until this transaction ends.
   */
  static final String CLAIM =
      """
      insert into idempotency_key as known (tenant_id, caller, key, fingerprint, created_at)
      values ($1, $2, $3, $4, $5)
      on conflict (tenant_id, caller, key) do update
        set fingerprint = excluded.fingerprint, outcome = null, created_at = excluded.created_at
        where known.created_at <= $6
      returning key
      """;

  static final String RECORD =
      """
      update idempotency_key set outcome = $4::text::jsonb
      where tenant_id = $1 and caller = $2 and key = $3
      """;

  static final String READ =
      """
      select fingerprint, outcome::text
      from idempotency_key
      where tenant_id = $1 and caller = $2 and key = $3
      """;

  /** The same unless it is to be forgotten; what somebody is just doing is not seen yet. */
  static final String RECALL =
      """
      select fingerprint, outcome::text
      from idempotency_key
      where tenant_id = $1 and caller = $2 and key = $3 and created_at > $4
        and outcome is not null
      """;

  static final String FIND_REQUEST =
      """
      select request_no, call_id, tool, arguments::text, digest, prompt, prompt_author, requested_at,
        terms::text
      from approval_request
      where tenant_id = $1 and task_id = $2 and request_no = $3
      """;

  /** The age is asked for again at the end: a key may be taken anew while its row is waited for. */
  static final String DROP_EXPIRED =
      """
      delete from idempotency_key
      where (tenant_id, caller, key) in (
        select tenant_id, caller, key
        from idempotency_key
        where created_at <= $1
        order by created_at
        limit $2
      ) and created_at <= $1
      """;
}
