package countersign.bench;

/** Where the database's time went. */
final class Statements {
  private static final String MOST_TIME =
      """
      select r.rolname || ': ' || calls || ' × ' || round(mean_exec_time::numeric, 3) || ' ms'
        || case when plans > 0
          then ' + planning ' || round(mean_plan_time::numeric, 3) || ' ms' else '' end
        || ', ' || round(total_exec_time::numeric) || ' ms: '
        || left(regexp_replace(query, '\\s+', ' ', 'g'), 110)
      from pg_stat_statements s join pg_roles r on r.oid = s.userid
      where query !~ 'pg_stat|generate_series'
      order by total_exec_time desc
      limit 16
      """;

  private Statements() {}

  /** Those that took most of it in the whole run; how long planning took is known of "work". */
  static void report(Database database, Report report) {
    var number = 0;
    for (var line : database.rows(MOST_TIME, row -> row.getString(1)))
      report.note("statement %02d".formatted(++number), line);
  }
}
