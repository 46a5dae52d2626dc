package countersign.bench.micro;

import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The code that every task passes and that asks nobody, by JMH: {@code mvn -B -Pbench verify
 * -Dbench.main=countersign.bench.micro.Micro}.
 */
public final class Micro {
  private Micro() {}

  /** Runs every class whose name matches {@code -Dbench.micro}. */
  public static void main(String[] args) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(System.getProperty("bench.micro", "Micro"))
            .resultFormat(ResultFormatType.JSON)
            .result("target/bench-micro.json")
            .build();
    var results = new Runner(options).run();
    System.out.println(results.size() + " figures, also in target/bench-micro.json");
  }
}
