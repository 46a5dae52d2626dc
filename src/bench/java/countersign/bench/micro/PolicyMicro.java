package countersign.bench.micro;

import countersign.json.Json;
import countersign.json.JsonArguments;
import countersign.json.RulesReader;
import countersign.policy.Case;
import countersign.policy.Policy;
import countersign.policy.Requirement;
import countersign.task.Effect;
import countersign.task.Risk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call held against as many rules as a tenant may have, of which the last one holds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class PolicyMicro {
  private final String stored = rules();
  private final Policy policy = new Policy(1, RulesReader.stored(stored));
  private final Case asked =
      new Case(
          "pay",
          new Case.Nature("payments", Effect.ONCE, Risk.HIGH),
          Optional.of("agent"),
          Instant.parse("2026-03-02T12:00:00Z"),
          new JsonArguments(Json.readOwn("{\"amount\": 1250, \"to\": \"ada@example.com\"}")));

  /** Which of the rules holds. */
  @Benchmark
  public Requirement evaluate() {
    return policy.of(asked);
  }

  /** Makes rules of what is stored. */
  @Benchmark
  public List<?> read() {
    return RulesReader.stored(stored);
  }

  private static String rules() {
    var rules = Json.array();
    for (int i = 1; i < Policy.MAX_RULES; i++) {
      var rule = rules.addObject().put("name", "rule-" + i).put("outcome", "allow");
      var match = rule.putObject("match");
      match.putArray("tools").add("pay");
      match.putArray("arguments").addObject().put("path", "$.amount").put("lt", i);
    }
    rules.addObject().put("name", "last").put("outcome", "require_approval");
    return Json.write(rules);
  }
}
