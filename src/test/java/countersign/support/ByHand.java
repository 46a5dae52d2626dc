package countersign.support;

import countersign.message.Claim;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.WriteResult;
import countersign.task.Arguments;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What an agent does with tasks, without any: they are claimed, and wait. */
public final class ByHand {
  public static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final int ALL = 1000;

  private ByHand() {}

  /** Everything that is queued runs from now on, held by the test. */
  public static List<Task> claim(AgentBench bench) {
    return bench.bus.ask(new Claim("test", ALL, Duration.ofMinutes(1))).await().tasks();
  }

  /** A task that is queued runs from now on, and so does what else is. */
  public static Task claim(AgentBench bench, TaskId task) {
    return claim(bench).stream().filter(it -> it.id().equals(task)).findFirst().orElseThrow();
  }

  /** The run asks for signatures and ends. */
  public static Future<WriteResult> pause(AgentBench bench, Task task, PendingAction... actions) {
    var asked = Arrays.stream(actions).map(it -> (Event) new Event.ApprovalRequested(it)).toList();
    return settle(bench, task, running(task).pause(List.of(actions)), asked);
  }

  /** The run gives up. */
  public static Future<WriteResult> fail(AgentBench bench, Task task, String why) {
    return settle(bench, task, running(task).fail(why), List.of(new Event.Failed(why)));
  }

  /** A new task that waits with these actions. */
  public static TaskId waiting(AgentBench bench, PendingAction... actions) {
    var task = claim(bench, bench.submit("decide me"));
    pause(bench, task, actions).await();
    return task.id();
  }

  /** A call of the tool {@code mail} that must be signed; its id has the request's number. */
  public static PendingAction action(int request) {
    return action(request, "c" + request, "{\"n\":" + request + "}");
  }

  /** A call of the tool {@code mail} that must be signed. */
  public static PendingAction action(int request, String call, String arguments) {
    return PendingAction.of(
        request,
        new ToolCall(call, "mail", new Arguments(arguments)),
        new Prompt("?", Prompt.Author.AGENT),
        AT);
  }

  private static Future<WriteResult> settle(
      AgentBench bench, Task task, TaskState next, List<Event> events) {
    var run = new RunRef(task.tenant(), task.id(), running(task).lease());
    return bench.bus.ask(new Settle(run, task.record().lastEvent(), next, events));
  }

  private static TaskState.Running running(Task task) {
    return (TaskState.Running) task.state();
  }
}
