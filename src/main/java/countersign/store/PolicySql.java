package countersign.store;

/** Statements on {@code policy_version}. */
final class PolicySql {
  private PolicySql() {}

  static final String FIND_NEWEST =
      """
      select version, rules::text, saved_by, saved_by_name, saved_at
      from policy_version
      where tenant_id = $1
      order by version desc
      limit 1
      """;

  static final String FIND_VERSION =
      """
      select version, rules::text, saved_by, saved_by_name, saved_at
      from policy_version
      where tenant_id = $1 and version = $2
      """;

  /** A row when this version is the one that holds; 0 while none was saved. */
  static final String HOLDS =
      """
      select
      where $2 = (select coalesce(max(version), 0) from policy_version where tenant_id = $1)
      """;

  static final String LIST =
      """
      select version, saved_by, saved_by_name, saved_at, jsonb_array_length(rules) as rules
      from policy_version
      where tenant_id = $1 and version < $2
      order by version desc
      limit $3
      """;

  /** Behind the version that the person saw, by somebody who runs the tenant; or not at all. */
  static final String SAVE =
      """
      insert into policy_version (tenant_id, version, rules, saved_by, saved_by_name, saved_at)
      select $1, $2::int + 1, $3::text::jsonb, person_id, name, $5
      from person
      where tenant_id = $1 and person_id = $4 and 'admin' = any (roles)
        and $2 = (select coalesce(max(version), 0) from policy_version where tenant_id = $1)
      on conflict do nothing
      returning version
      """;

  static final String IS_ADMIN =
      """
      select from person where tenant_id = $1 and person_id = $2 and 'admin' = any (roles)
      """;

  /** The newest calls that models asked for, as they asked, up to so many characters. */
  static final String RECENT_CALLS =
      """
      select task_id, agent_key, at, call_id, tool, arguments
      from (
        select recent.*, sum(length(arguments)) over (order by at desc, task_id, place) as so_far
        from (
          select task_id, task.agent_key, event.at, call->>'id' as call_id, place,
            call->>'tool' as tool, (call->'arguments')::text as arguments
          from task_event event
          join agent_tasks task using (tenant_id, task_id)
          cross join lateral jsonb_array_elements(event.data->'calls') with ordinality
            as each (call, place)
          where event.tenant_id = $1 and event.kind = 'turn_taken'
            and not event.data->'flaws' ? (call->>'id')
            and call->>'tool' not in ('finish', 'update_plan', 'ask_human', 'wait_until')
          order by event.at desc, task_id, place
          limit $2
        ) recent
      ) summed
      where so_far <= $3
      order by at desc, task_id, place
      """;
}
