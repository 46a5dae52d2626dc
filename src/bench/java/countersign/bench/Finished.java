package countersign.bench;

import java.time.Duration;

/** What the server still holds in memory when many tasks are over. */
final class Finished implements Part {
  private static final int TASKS = 100_000;
  private static final int CALLERS = 256;
  private static final Duration TURN = Duration.ofSeconds(4);
  private static final String FINISHED =
      "select count(*) from agent_tasks where tenant_id = 'demo' and status = 'SUCCESS'";

  @Override
  public String name() {
    return "finished";
  }

  @Override
  public void run(Bench bench) {
    var server = bench.countersign();
    while (bench.database().number(FINISHED) < TASKS) {
      var _ = bench.pauses(server, CALLERS, TURN);
      var _ = bench.resumes(server, CALLERS, Duration.ofMinutes(1));
    }
    bench
        .report()
        .add(
            "100,000 finished: RSS",
            "MB",
            server.kind(),
            server.program().proc().residentMegabytes());
  }
}
