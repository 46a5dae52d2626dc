package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.AgentBench;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Transcript;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers die before a task rests and after its time came; the first is a {@link DeadWorker}. */
class WaitCrashTest {
  private static final String AN_HOUR = "{\"seconds\":3600,\"reason\":\"office hours\"}";
  private static final Model.Reply REPLY = calls(call("w", "wait_until", AN_HOUR));
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final ScriptedModel model = ScriptedModel.of(REPLY, calls(finish("f", "done")));
  private AgentBench bench;
  private DeadWorker dead;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
    dead = new DeadWorker(bench);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void who_takes_over_before_the_rest_was_stored_rests_until_the_same_time() {
    var task = bench.submit("wait");
    dead.record(dead.claimAndDie(task), 1, turn(task));

    bench.startAgent(model);

    bench.awaitStatus(task, Status.PENDING);
    assertThat(model.asked()).as("the recorded reply is used").isZero();
    assertThat(bench.transcript(task).all(Event.WaitBegun.class))
        .extracting(begun -> begun.rest().until())
        .containsExactly(
            bench.transcript(task).turnTakenAt().orElseThrow().plus(Duration.ofHours(1)));
  }

  @Test
  void who_dies_when_the_time_has_come_leaves_the_one_result_to_the_next() {
    var task = restsAndIsReleased();
    dead.claimAndDie(task);

    bench.startAgent(model);

    bench.awaitStatus(task, Status.SUCCESS);
    assertHasOneResult(task);
  }

  @Test
  void a_result_that_was_stored_before_the_death_is_not_stored_again() {
    var task = restsAndIsReleased();
    var run = dead.claimAndDie(task);
    var told = WaitUntil.over(bench.transcript(task), rested(task), Instant.now());
    dead.record(run, 3, new Event.ToolReturned("w", "wait_until", told));

    bench.startAgent(model);

    bench.awaitStatus(task, Status.SUCCESS);
    assertHasOneResult(task);
    assertThat(bench.resultOf(task, "w")).isEqualTo(told);
  }

  /** A task whose time has come, and that nobody has taken yet. */
  private TaskId restsAndIsReleased() {
    var task = bench.submit("wait");
    var agent = bench.startAgent(model);
    bench.awaitStatus(task, Status.PENDING);
    bench.stopAgent(agent);
    try (var _ = LaterNode.withoutWorkers(bench.uri, TWO_HOURS)) {
      bench.awaitStatus(task, Status.QUEUED);
    }
    return task;
  }

  private void assertHasOneResult(TaskId task) {
    assertThat(bench.transcript(task).all(Event.WaitBegun.class)).hasSize(1);
    assertThat(bench.results(task)).extracting(Event.ToolReturned::call).containsExactly("w", "f");
  }

  private Transcript.Progress.Rested rested(TaskId task) {
    return (Transcript.Progress.Rested) bench.transcript(task).progressOf("w");
  }

  private Event.TurnTaken turn(TaskId task) {
    var read = ReplyReader.read(bench.transcript(task), (Model.Reply.Said) REPLY);
    return new Event.TurnTaken(((ReplyReader.Result.Usable) read).turn());
  }
}
