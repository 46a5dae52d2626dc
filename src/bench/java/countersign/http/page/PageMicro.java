package countersign.http.page;

import countersign.http.Previews;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.json.ArgumentsReader;
import countersign.task.Brief;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** One request as a person reads it; in the package of what it measures, which is its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class PageMicro {
  private static final Templates TEMPLATES = new StaticTemplates();
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Tenant TENANT = new Tenant("demo");
  private static final Person ADA = new Person("ada", "Ada", "ada@example.com");

  private final PendingAction action =
      PendingAction.of(
          1,
          new ToolCall(
              "call_1",
              "pay",
              ArgumentsReader.stored("{\"amount\": 1250, \"to\": \"ada@example.com\"}")),
          new Prompt("Shall I pay the invoice?", Prompt.Author.AGENT),
          NOW);
  private final Task task =
      new Task(
          TENANT,
          new TaskId("agent_0123456789abcdef"),
          new Brief("Pay it", "rehearsal", Optional.empty(), Optional.empty(), List.of()),
          new TaskState.PendingApproval(List.of(action)),
          new Task.Record(Plan.NONE, Optional.of("agent"), 2, NOW, NOW));
  private final Transcript transcript =
      new Transcript(List.of())
          .with(NOW, new Event.Submitted("Pay it", "agent"), new Event.ApprovalRequested(action));
  private final Visit visit =
      new Visit(nobodysRequest(), new SignedIn(TENANT, ADA, "0".repeat(64), "token"), NOW);

  /** From the task and its transcript to HTML. */
  @Benchmark
  public String request() {
    var subject = new RequestViews.Subject(task, transcript, new Previews.Known(Map.of()));
    var selection = RequestViews.Selection.in(task, transcript, Optional.empty()).orElseThrow();
    return TEMPLATES
        .request(RequestViews.of(visit, subject, selection, RequestViews.Arrival.PLAIN))
        .render();
  }

  /** The view doesn't look at the HTTP request, and says so here if that changes. */
  private static RoutingContext nobodysRequest() {
    return (RoutingContext)
        Proxy.newProxyInstance(
            PageMicro.class.getClassLoader(),
            new Class<?>[] {RoutingContext.class},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
