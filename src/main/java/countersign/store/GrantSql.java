package countersign.store;

/**
 * Statements on {@code approval_grant}; giving one is a part of deciding, using one of beginning.
 */
final class GrantSql {
  private GrantSql() {}

  static final String FIND_USABLE =
      """
      select grant_id, tool, arguments::text, approvers::text
      from approval_grant
      where tenant_id = $1 and revoked_at is null and used < uses and until > $4
        and (task_id = $2 or agent_key = $3)
      order by given_at, grant_id
      limit 200
      """;

  static final String LIST =
      """
      select *, arguments::text as conditions, approvers::text as named
      from approval_grant
      where tenant_id = $1 and (given_at, grant_id) < ($2, $3)
      order by given_at desc, grant_id desc
      limit $4
      """;

  static final String REVOKE =
      """
      with revoked as (
        update approval_grant
        set revoked_by = coalesce(revoked_by, $3), revoked_at = coalesce(revoked_at, $5),
          revoked_by_name = coalesce(revoked_by_name, $4)
        where tenant_id = $1 and grant_id = $2
        returning *
      )
      select *, arguments::text as conditions, approvers::text as named from revoked
      """;
}
