package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Begin;
import countersign.message.BreakOff;
import countersign.message.Claim;
import countersign.message.Retry;
import countersign.message.RunRef;
import countersign.message.WriteResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that break their runs off, again and again; the bench gives up after three. */
class PoisonTest {
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_task_whose_runs_keep_failing_here_fails_visibly_and_a_person_has_it_go_on() {
    var mended = new AtomicBoolean();
    bench.startAgent(
        new ScriptedModel(_ -> {
          if (!mended.get()) throw new IllegalStateException("a bug");
          return calls(finish("f", "done"));
        }));
    var task = bench.submit("stumble");

    var failed = bench.awaitStatus(task, Status.FAILURE);
    assertThat(((TaskState.Failure) failed.state()).reason())
        .contains("broke off 3 times in a row");
    assertThat(((TaskState.Failure) failed.state()).reason()).doesNotContain("a bug");

    mended.set(true);
    assertThat(retry(task)).isInstanceOf(Retry.Result.Done.class);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.transcript(task).all(Event.Restarted.class)).hasSize(1);
    assertThat(retry(task)).isEqualTo(new Retry.Result.NotFailed(Status.SUCCESS));
    assertThat(retry(AgentBench.newTask())).isEqualTo(new Retry.Result.NoSuchTask());
  }

  @Test
  void a_task_that_kills_its_worker_is_left_alone_for_longer_each_time() {
    var task = bench.submit("crash");

    assertThat(claim()).hasValue(0);
    breakOffNow(task);
    assertThat(claim()).hasValue(1);
    breakOffNow(task);
    assertThat(claim()).as("left alone for a second").isEmpty();
    letTimePass(task, 2);
    assertThat(claim()).hasValue(2);
    breakOffNow(task);
    letTimePass(task, 2);
    assertThat(claim()).as("left alone for three seconds").isEmpty();
    letTimePass(task, 2);
    assertThat(claim()).hasValue(3);
  }

  @Test
  void what_is_written_down_ends_the_count() {
    var task = bench.submit("crash");
    claim();
    breakOffNow(task);
    claim();
    var agent =
        bench.startAgent(ScriptedModel.of(calls(ask("c", "?", "mail", "{\"text\":\"x\"}"))));
    breakOffNow(task);
    letTimePass(task, 10);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);

    assertThat(claim()).hasValue(0);
  }

  @Test
  void a_task_is_not_given_up_while_nobody_knows_how_its_action_went() {
    var task = bench.submit("mail");
    var agent =
        bench.startAgent(ScriptedModel.of(calls(ask("c", "?", "mail", "{\"text\":\"x\"}"))));
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    beginAndDie(task);
    for (int i = 0; i < 5; i++) {
      letTimePass(task, 100);
      claim();
    }
    letTimePass(task, 100);

    bench.startAgent(ScriptedModel.of(calls(finish("f", "done"))));

    assertThat(bench.awaitRequest(task, 2).action().prompt().doubt()).isPresent();
    assertThat(mail.effects()).isEmpty();
  }

  private Retry.Result retry(TaskId task) {
    return bench
        .bus
        .ask(new Retry(bench.tenant, task, AgentBench.ADA, AgentBench.newJob()))
        .await();
  }

  /** Claims the one task there is; how many of its runs broke off, if it could be had. */
  private Optional<Integer> claim() {
    return bench.bus.ask(new Claim("dead", 1, Duration.ofMinutes(1))).await().tasks().stream()
        .map(task -> ((TaskState.Running) task.state()).broken())
        .findFirst();
  }

  private void beginAndDie(TaskId task) {
    assertThat(claim()).isPresent();
    var known = bench.transcript(task);
    var call = known.turnsTaken().findFirst().orElseThrow().calls().getFirst();
    var action = known.all(Event.ApprovalRequested.class).findFirst().orElseThrow().action();
    var key = IdempotencyKey.of(bench.tenant, task, call.id());
    var begin =
        new Begin(
            run(task),
            known.entries().size(),
            action.call(),
            new Begin.Ground(new Permit.Signature(1), Optional.empty()),
            new Start(1, Effect.ONCE, key.text()));
    assertThat(bench.bus.ask(begin).await()).isInstanceOf(WriteResult.Written.class);
  }

  private void breakOffNow(TaskId task) {
    assertThat(bench.bus.ask(new BreakOff(run(task))).await()).isTrue();
  }

  private RunRef run(TaskId task) {
    var running = (TaskState.Running) bench.find(task).state();
    return new RunRef(bench.tenant, task, running.lease());
  }

  /** Leases are counted by the database's clock: what a lease ended at moves back instead. */
  private void letTimePass(TaskId task, int seconds) {
    var back =
        "update agent_tasks set lease_until = least(lease_until, now()) - make_interval(secs => ?)"
            + " where task_id = ?";
    try (var connection = TestDatabase.connect(bench.uri);
        var statement = connection.prepareStatement(back)) {
      statement.setInt(1, seconds);
      statement.setString(2, task.text());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
