package countersign.bench.micro;

import countersign.json.ArgumentsReader;
import countersign.task.Digest;
import countersign.task.ToolCall;
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

/** From the text that a model wrote to what a signature binds to. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class DigestMicro {
  private final String text =
      """
      {"to": "ada@example.com", "amount": 1250.50, "invoice": "2026-0815", "lines": [
        {"text": "Consulting, March", "hours": 10, "rate": 125.05}], "urgent": false}
      """;
  private final ToolCall call = new ToolCall("call_1", "pay", ArgumentsReader.stored(text));

  /** Reads the arguments and writes them as canonical JSON. */
  @Benchmark
  public ArgumentsReader.Result canonical() {
    return ArgumentsReader.read(text);
  }

  /** The digest of tool and canonical arguments. */
  @Benchmark
  public Digest digest() {
    return call.digest();
  }
}
