package countersign.bench;

import java.time.Duration;

/**
 * From the approval to the end when the server was stopped and started while the task waited, so
 * that nothing of it is in memory; what it costs then, and how long it takes a process that has
 * just begun.
 */
final class Restart implements Part {
  private static final int TASKS = 400;

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public void run(Bench bench) {
    for (var contender : bench.contenders()) measure(bench, contender);
  }

  private static void measure(Bench bench, Contender contender) {
    bench.fill(contender, TASKS + 1);
    contender.restart();
    var figures = bench.report();
    var kind = contender.kind();
    var first = bench.oneResume(contender);
    figures.add("after a restart: the first approve → finished", "ms", kind, first.millis(50));
    var before = Counters.of(bench.database(), contender);
    var rest = bench.resumes(contender, 1, Duration.ofMinutes(1));
    var each = Counters.of(bench.database(), contender).since(before, rest.done());
    figures.add("after a restart: approve → finished, 1 caller, p50", "ms", kind, rest.millis(50));
    figures.add(
        "after a restart: statements without BEGIN and COMMIT", "", kind, each.statements());
    figures.add("after a restart: commits that write", "", kind, each.writes());
    if (rest.failed() + first.failed() > 0)
      figures.add("after a restart: FAILED", "requests", kind, rest.failed() + first.failed());
  }
}
