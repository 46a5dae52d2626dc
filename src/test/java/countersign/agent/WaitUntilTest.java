package countersign.agent;

import static countersign.agent.WaitEntries.anHourAfterTheCall;
import static countersign.agent.WaitEntries.begun;
import static countersign.agent.WaitEntries.resultAt;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import countersign.message.Claim;
import countersign.message.Retry;
import countersign.message.TaskChanged;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolResult.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task rests until a time, in the database and nowhere else, and goes on then. */
class WaitUntilTest {
  private static final String AN_HOUR = "{\"seconds\":3600,\"reason\":\"office hours\"}";
  private static final String A_SECOND = "{\"seconds\":1,\"reason\":\"a moment\"}";
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private final List<TaskChanged> changes = new CopyOnWriteArrayList<>();
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, look);
    var _ = bench.bus.on(TaskChanged.class, changes::add);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_task_rests_and_goes_on_by_itself_and_not_before_its_time() {
    var task = run(waits(A_SECOND));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(statuses(task)).containsSubsequence(Status.PENDING, Status.QUEUED, Status.SUCCESS);
    var begun = begun(bench.transcript(task)).getFirst();
    assertThat(begun.call()).isEqualTo("w");
    assertThat(begun.rest().reason()).isEqualTo("a moment");
    assertThat(resultAt(bench.transcript(task), "w")).isAfterOrEqualTo(begun.rest().until());
    assertThat(bench.resultOf(task, "w").outcome()).isEqualTo(Outcome.OK);
    assertThat(bench.resultOf(task, "w").content())
        .startsWith("It is now 20")
        .contains("You have waited since");
  }

  @Test
  void a_task_that_rests_says_until_when_and_why_and_no_worker_gets_it() {
    var task = run(waits(AN_HOUR));

    var state = bench.awaitStatus(task, Status.PENDING).state();

    assertThat(state)
        .isEqualTo(
            new TaskState.Pending(Optional.of(begun(bench.transcript(task)).getFirst().rest())));
    assertThat(begun(bench.transcript(task)).getFirst().rest().reason()).isEqualTo("office hours");
    assertThat(begun(bench.transcript(task)).getFirst().rest().until())
        .isCloseTo(anHourAfterTheCall(bench.transcript(task)), within(1, ChronoUnit.MINUTES));
    assertThat(bench.bus.ask(new Claim("other", 5, Duration.ofSeconds(1))).await().tasks())
        .isEmpty();
    assertThat(bench.results(task)).isEmpty();
  }

  @Test
  void a_task_goes_on_at_another_node_when_its_own_is_gone() {
    var task = run(waits(AN_HOUR));
    bench.awaitStatus(task, Status.PENDING);
    bench.stopAgents();

    try (var _ = LaterNode.start(bench.uri, TWO_HOURS, waits(AN_HOUR))) {
      bench.awaitStatus(task, Status.SUCCESS);
    }

    assertThat(begun(bench.transcript(task))).hasSize(1);
    assertThat(bench.results(task)).extracting(Event.ToolReturned::call).containsExactly("w", "f");
  }

  @Test
  void a_node_that_comes_up_before_the_time_leaves_the_task_alone() {
    var task = run(waits(AN_HOUR));
    var state = bench.awaitStatus(task, Status.PENDING).state();

    // Its own short wait shows that it has looked.
    try (var _ = LaterNode.start(bench.uri, Duration.ofMinutes(50), waits(A_SECOND))) {
      bench.stopAgents();
      bench.awaitStatus(bench.submit("wait shortly"), Status.SUCCESS);

      assertThat(bench.find(task).state()).isEqualTo(state);
    }
  }

  @Test
  void of_two_nodes_that_find_it_is_time_one_takes_each_task() {
    bench.startAgent(waits(AN_HOUR));
    var tasks = new CopyOnWriteArrayList<TaskId>();
    for (int i = 0; i < 30; i++) tasks.add(bench.submit("wait"));
    tasks.forEach(task -> bench.awaitStatus(task, Status.PENDING));
    bench.stopAgents();

    try (var _ = LaterNode.start(bench.uri, TWO_HOURS, waits(AN_HOUR));
        var _ = LaterNode.start(bench.uri, TWO_HOURS, waits(AN_HOUR))) {
      tasks.forEach(task -> bench.awaitStatus(task, Status.SUCCESS));
    }

    for (var task : tasks) {
      assertThat(begun(bench.transcript(task))).hasSize(1);
      assertThat(bench.results(task))
          .extracting(Event.ToolReturned::call)
          .containsExactly("w", "f");
    }
  }

  @Test
  void a_cancelled_task_does_not_go_on() {
    var task = run(waits(AN_HOUR));
    bench.awaitStatus(task, Status.PENDING);
    bench.stopAgents();

    bench.cancel(task);

    try (var _ = LaterNode.start(bench.uri, TWO_HOURS, waits(AN_HOUR))) {
      bench.awaitStatus(bench.submit("another one"), Status.PENDING);
    }
    assertThat(bench.find(task).state()).isEqualTo(new TaskState.Cancelled());
    assertThat(bench.results(task)).isEmpty();
  }

  @Test
  void a_person_ends_the_wait_and_the_agent_is_told_who_did() {
    var task = run(waits(AN_HOUR));
    bench.awaitStatus(task, Status.PENDING);

    bench.bus.ask(new Retry(bench.tenant, task, AgentBench.ADA, AgentBench.newJob())).await();

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.resultOf(task, "w").content()).contains("; Ada had you go on before 20");
    assertThat(bench.transcript(task).all(Event.Restarted.class)).hasSize(1);
  }

  private static ScriptedModel waits(String arguments) {
    return ScriptedModel.of(calls(call("w", "wait_until", arguments)), calls(finish("f", "done")));
  }

  private TaskId run(ScriptedModel model) {
    bench.startAgent(model);
    return bench.submit("wait");
  }

  private List<Status> statuses(TaskId task) {
    return changes.stream()
        .filter(change -> change.task().equals(task))
        .map(TaskChanged::status)
        .toList();
  }
}
