package countersign.bench;

import java.time.Duration;

/** Tasks a second with several callers at a time, and the processor time that each costs. */
final class Throughput implements Part {
  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public void run(Bench bench) {
    for (int round = 0; round < bench.options().rounds(); round++)
      for (int callers : bench.options().callers())
        for (var contender : bench.contenders()) measure(bench, contender, callers);
  }

  private static void measure(Bench bench, Contender contender, int callers) {
    var time = Duration.ofSeconds(bench.options().seconds());
    var pauses = new Cost(bench, contender);
    var paused = bench.pauses(contender, callers, time);
    pauses.report("pauses", callers, paused);
    var resumes = new Cost(bench, contender);
    var resumed = bench.resumes(contender, callers, time);
    resumes.report("resumes", callers, resumed);
  }

  /** What a load costs. */
  private static final class Cost {
    private final Bench bench;
    private final Contender contender;
    private final double server;
    private final double postgres;

    Cost(Bench bench, Contender contender) {
      this.bench = bench;
      this.contender = contender;
      this.server = contender.program().proc().cpuMillis();
      this.postgres = bench.database().proc().cpuMillis();
    }

    void report(String what, int callers, Load.Result result) {
      var figures = bench.report();
      var name = what + ", " + callers + (callers == 1 ? " caller" : " callers");
      var serverNow = contender.program().proc().cpuMillis();
      var postgresNow = bench.database().proc().cpuMillis();
      figures.add(name, "/s", contender.kind(), result.perSecond());
      figures.add(
          name + ": CPU server", "ms", contender.kind(), (serverNow - server) / result.done());
      figures.add(
          name + ": CPU PostgreSQL",
          "ms",
          contender.kind(),
          (postgresNow - postgres) / result.done());
      if (result.failed() > 0)
        figures.add(name + ": FAILED", "requests", contender.kind(), result.failed());
    }
  }
}
