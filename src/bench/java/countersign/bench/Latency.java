package countersign.bench;

import java.time.Duration;

/** From the approval until the task is durably finished. */
final class Latency implements Part {
  private static final int[] RATES = {100, 500};
  private static final int ENOUGH_FOR_ONE = 1000;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Bench bench) {
    var time = Duration.ofSeconds(bench.options().seconds());
    for (int round = 0; round < bench.options().rounds(); round++) {
      for (var contender : bench.contenders()) {
        bench.fill(contender, ENOUGH_FOR_ONE * bench.options().seconds());
        report(bench, contender, "1 caller", bench.resumes(contender, 1, time));
      }
      for (int rate : RATES)
        for (var contender : bench.contenders()) {
          bench.fill(contender, rate * bench.options().seconds());
          var result = bench.resumesAtRate(contender, rate, time);
          report(bench, contender, rate + "/s", result);
        }
    }
  }

  private static void report(Bench bench, Contender contender, String load, Load.Result result) {
    var name = "approve → finished, " + load + ": ";
    for (int percentile : new int[] {50, 95, 99})
      bench
          .report()
          .add(name + "p" + percentile, "ms", contender.kind(), result.millis(percentile));
    if (result.failed() > 0)
      bench.report().add(name + "FAILED", "requests", contender.kind(), result.failed());
  }
}
