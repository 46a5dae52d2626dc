package countersign.bench;

import java.time.Duration;

/**
 * What one task costs the database, from its submission to its end; what dead rows take up counts.
 */
final class Work implements Part {
  private static final int TASKS_PER_CALLER_AT_LEAST = 4;
  private static final int TASKS = 400;

  @Override
  public String name() {
    return "work";
  }

  @Override
  public void run(Bench bench) {
    trackPlanning(bench.database(), "on");
    for (int callers : bench.options().callers())
      if (callers == 1 || callers == most(bench))
        for (var contender : bench.contenders()) measure(bench, contender, callers);
    trackPlanning(bench.database(), "off");
  }

  /** It costs a little, so it isn't on while time is measured. */
  private static void trackPlanning(Database database, String state) {
    database.execute("alter system set pg_stat_statements.track_planning = " + state);
    database.execute("select pg_reload_conf()");
  }

  private static int most(Bench bench) {
    return bench.options().callers().stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  private static void measure(Bench bench, Contender contender, int callers) {
    compact(bench.database(), contender);
    var before = Counters.of(bench.database(), contender);
    var tasks = 0L;
    while (tasks < Math.max(TASKS, callers * TASKS_PER_CALLER_AT_LEAST)) {
      tasks += bench.pauses(contender, callers, Duration.ofSeconds(1)).done();
      var _ = bench.resumes(contender, callers, Duration.ofMinutes(1));
    }
    var each = Counters.of(bench.database(), contender).since(before, tasks);
    var load = "a task, " + callers + (callers == 1 ? " caller: " : " callers: ");
    var figures = bench.report();
    figures.add(
        load + "statements without BEGIN and COMMIT", "", contender.kind(), each.statements());
    figures.add(load + "commits", "", contender.kind(), each.commits());
    figures.add(load + "commits that write", "", contender.kind(), each.writes());
    figures.add(load + "WAL", "bytes", contender.kind(), each.walBytes());
    figures.add(load + "tables with indexes", "bytes", contender.kind(), each.tableBytes());
  }

  /** Room that earlier tasks left in the files would hide what a new one takes. */
  private static void compact(Database database, Contender contender) {
    var tables =
        database.rows(
            "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                + " where schemaname = '"
                + contender.schema()
                + "'",
            row -> row.getString(1));
    tables.forEach(table -> database.execute("vacuum (full, analyze) " + table));
  }
}
