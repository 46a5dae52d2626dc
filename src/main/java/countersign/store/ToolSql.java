package countersign.store;

/** Statements on {@code tool_setting}, {@code toolkit} and {@code tool_pin}. */
final class ToolSql {
  private ToolSql() {}

  /** All that a tenant decided, as three JSON arrays. */
  static final String FIND =
      """
      select
        (select coalesce(jsonb_agg(to_jsonb(setting) order by tool), '[]')::text
          from tool_setting setting where tenant_id = $1) as tools,
        (select coalesce(jsonb_agg(to_jsonb(kit) order by toolkit), '[]')::text
          from toolkit kit where tenant_id = $1) as toolkits,
        (select coalesce(jsonb_agg(to_jsonb(pin) order by tool), '[]')::text
          from tool_pin pin where tenant_id = $1) as pins
      """;

  static final String SAVE_TOOL =
      """
      insert into tool_setting (tenant_id, tool, standing, description, time_limit_ms, effect,
        changed_by, changed_by_name, changed_at)
      select $1, $2, $3, $4, $5, $6, person_id, name, $8
      from person
      where tenant_id = $1 and person_id = $7 and 'admin' = any (roles)
      on conflict (tenant_id, tool) do update
      set standing = excluded.standing, description = excluded.description,
        time_limit_ms = excluded.time_limit_ms, effect = excluded.effect,
        changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name,
        changed_at = excluded.changed_at
      returning tool
      """;

  /** One more, unless there are as many as there may be. */
  static final String ADD_TOOLKIT =
      """
      insert into toolkit (tenant_id, toolkit, description, tools,
        changed_by, changed_by_name, changed_at)
      select $1, $2, $3, $4, person_id, name, $6
      from person
      where tenant_id = $1 and person_id = $5 and 'admin' = any (roles)
        and $7 > (select count(*) from toolkit where tenant_id = $1)
      on conflict do nothing
      returning toolkit
      """;

  static final String CHANGE_TOOLKIT =
      """
      update toolkit
      set description = $3, tools = $4, changed_by = person_id, changed_by_name = name,
        changed_at = $6
      from person
      where toolkit.tenant_id = $1 and toolkit = $2
        and person.tenant_id = $1 and person_id = $5 and 'admin' = any (roles)
      returning toolkit
      """;

  static final String REMOVE_TOOLKIT =
      """
      delete from toolkit
      using person
      where toolkit.tenant_id = $1 and toolkit = $2
        and person.tenant_id = $1 and person_id = $3 and 'admin' = any (roles)
      returning toolkit
      """;

  static final String HAS_TOOLKIT =
      """
      select from toolkit where tenant_id = $1 and toolkit = $2
      """;

  /**
   * How tools look that the tenant has never met, as far as there is room: nobody takes pins away
   * again, and a server can tell of new tools for ever.
   */
  static final String PIN =
      """
      insert into tool_pin (tenant_id, tool, spec, digest, pinned_at)
      select $1, tool, spec, digest, $3
      from (
        select tool, spec, digest, count(*) over earlier as pins,
          sum(octet_length(spec)) over earlier as bytes
        from jsonb_to_recordset($2::text::jsonb) as input (tool text, spec text, digest text)
        window earlier as (order by tool)
      ) fresh
      cross join (
        select count(*) as pins, coalesce(sum(octet_length(spec)), 0) as bytes
        from tool_pin
        where tenant_id = $1
      ) kept
      where kept.pins + fresh.pins <= $4 and kept.bytes + fresh.bytes <= $5
      on conflict do nothing
      """;

  static final String PINS =
      """
      select tool, spec, digest, trusted_by_name
      from tool_pin
      where tenant_id = $1
      order by tool
      """;

  /** Also of a tool for which there was no room. */
  static final String TRUST =
      """
      insert into tool_pin (tenant_id, tool, spec, digest, trusted_by, trusted_by_name, pinned_at)
      select $1, $2, $3, $4, person_id, name, $6
      from person
      where tenant_id = $1 and person_id = $5 and 'admin' = any (roles)
      on conflict (tenant_id, tool) do update
      set spec = excluded.spec, digest = excluded.digest, trusted_by = excluded.trusted_by,
        trusted_by_name = excluded.trusted_by_name, pinned_at = excluded.pinned_at
      returning tool
      """;
}
