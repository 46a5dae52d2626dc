package countersign.store;

/**
 * Statements on {@code approval_grant}; giving one is a part of deciding, using one of beginning.
 */
final class GrantSql {
  private GrantSql() {}

  /** Which version of the policy holds, and what can be used; a row for each, at least one. */
  static final String FIND_USABLE =
      """
      select place::int, version, grant_id, tool, arguments, approvers
      from rows from (jsonb_to_recordset($2::text::jsonb)
          as (task_id text, agent_key text, at timestamptz)) with ordinality
        as input (task_id, agent_key, at, place)
      left join lateral (
        select version from policy_version where tenant_id = $1 order by version desc limit 1
      ) newest on true
      left join lateral (
        select grant_id, tool, approval.arguments::text, approvers::text
        from approval_grant approval
        where tenant_id = $1 and revoked_at is null and used < uses and until > input.at
          and (approval.task_id = input.task_id or approval.agent_key = input.agent_key)
        order by given_at, grant_id
        limit 200
      ) usable on true
      where input.task_id like 'agent_%'
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
