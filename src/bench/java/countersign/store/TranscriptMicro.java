package countersign.store;

import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.ToolCall;
import java.time.Instant;
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

/** A transcript's entry as it is stored; in the package of what it measures, which is its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class TranscriptMicro {
  private final Event event =
      new Event.ApprovalRequested(
          PendingAction.of(
              1,
              new ToolCall(
                  "call_1",
                  "pay",
                  ArgumentsReader.stored("{\"amount\": 1250, \"to\": \"ada@example.com\"}")),
              new Prompt("Shall I pay the invoice?", Prompt.Author.AGENT),
              Instant.parse("2026-03-02T12:00:00Z")));
  private final EventJson.Columns columns = EventJson.write(event);
  private final String data = Json.write(columns.data());

  /** To what a statement gets. */
  @Benchmark
  public Object write() {
    return Json.write(EventJson.row(event));
  }

  /** And back. */
  @Benchmark
  public Event read() {
    return EventJson.read(columns.kind(), "call_1", data);
  }
}
