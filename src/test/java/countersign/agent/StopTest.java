package countersign.agent;

import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Claim;
import countersign.support.AgentBench;
import countersign.support.AskedLog;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Status;
import countersign.task.TaskState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node that stops in good order leaves behind. */
class StopTest {
  @Test
  void a_stopping_node_gives_its_tasks_back_at_once() throws Exception {
    var asking = new CountDownLatch(1);
    var slow =
        new ScriptedModel(_ -> {
          asking.countDown();
          try {
            new CountDownLatch(1).await();
            throw new AssertionError("was not interrupted");
          } catch (InterruptedException interrupted) {
            return new Model.Reply.Unreachable("interrupted");
          }
        });
    try (var bench = new AgentBench(TestDatabase.fresh())) {
      var task = bench.submit("say hi");
      var agent = bench.startAgent(slow);
      asking.await();

      bench.stopAgent(agent);

      assertThat(bench.find(task).state()).isInstanceOf(TaskState.Queued.class);
    }
  }

  @Test
  void a_reply_that_comes_while_the_node_stops_is_given_back_with_the_task() throws Exception {
    try (var bench = new AgentBench(TestDatabase.fresh())) {
      var task = bench.submit("say hi");
      var asked = new AskedLog(bench.vertx);

      stopWhileAsking(bench);

      assertThat(bench.find(task).state()).isInstanceOf(TaskState.Queued.class);
      assertThat(asked.writes()).containsExactly("Settle[TurnTaken]");
    }
  }

  @Test
  void a_task_is_given_back_without_a_count_of_broken_runs_when_it_got_on() throws Exception {
    try (var bench = new AgentBench(TestDatabase.fresh())) {
      var task = bench.submit("say hi");
      new DeadWorker(bench).claimAndDie(task);

      stopWhileAsking(bench);

      assertThat(bench.transcript(task).turns()).isEqualTo(1);
      var claimed = bench.bus.ask(new Claim("next", 1, Duration.ofMinutes(1))).await().tasks();
      assertThat(((TaskState.Running) claimed.getFirst().state()).broken()).isZero();
    }
  }

  /** The model replies all the same. */
  private static void stopWhileAsking(AgentBench bench) throws InterruptedException {
    var asking = new CountDownLatch(1);
    var agent =
        bench.startAgent(
            new ScriptedModel(_ -> {
              asking.countDown();
              try {
                new CountDownLatch(1).await();
                throw new AssertionError("was not interrupted");
              } catch (InterruptedException interrupted) {
                return calls(finish("f", "done"));
              }
            }));
    asking.await();
    bench.stopAgent(agent);
  }

  @Test
  void a_node_that_stops_while_it_claims_leaves_no_task_behind() {
    try (var bench = new AgentBench(TestDatabase.fresh())) {
      for (int i = 0; i < 10; i++) {
        var tasks = Stream.generate(() -> bench.submit("say hi")).limit(5).toList();

        bench.stopAgent(bench.startAgent(ScriptedModel.of(calls(finish("f", "done")))));

        assertThat(tasks)
            .extracting(task -> bench.find(task).state().status())
            .doesNotContain(Status.RUNNING);
      }
    }
  }
}
