package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskState;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of odd, failing and late tools. */
class ToolOutcomeTest {
  private AgentBench bench;

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_a_tool_returns_is_kept_even_when_no_database_could_hold_it() {
    var odd =
        new RecordingTool(
            "odd", Effect.READ_ONLY, _ -> ToolResult.ok("a\0b\ud800c" + "x".repeat(300_000)));
    bench = new AgentBench(TestDatabase.fresh(), odd);
    bench.startAgent(
        ScriptedModel.of(calls(call("o", "odd", "{\"text\":\"?\"}")), calls(finish("f", "done"))));
    var task = bench.submit("look at odd things");

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(bench.results(task).getFirst().result().content())
        .startsWith("a\ufffdb\ufffdcx")
        .endsWith("[cut: 300005 characters in all]");
  }

  @Test
  void a_tool_that_throws_is_a_result_and_not_a_failed_task() {
    var broken =
        new RecordingTool(
            "broken",
            Effect.READ_ONLY,
            _ -> {
              throw new IllegalStateException("secret detail");
            });
    bench = new AgentBench(TestDatabase.fresh(), broken);
    bench.startAgent(
        ScriptedModel.of(
            calls(call("b", "broken", "{\"text\":\"?\"}")), calls(finish("f", "done"))));
    var task = bench.submit("break");

    bench.awaitStatus(task, Status.SUCCESS);

    var result = bench.results(task).getFirst().result();
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).doesNotContain("secret detail");
  }

  @Test
  void the_result_of_an_action_that_ran_while_its_task_was_cancelled_is_kept() {
    var cancelled = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var slow =
        new RecordingTool(
            "slow",
            Effect.ONCE,
            _ -> {
              begun.countDown();
              awaitUninterruptibly(cancelled);
              return ToolResult.ok("it went out");
            });
    bench = new AgentBench(TestDatabase.fresh(), slow);
    bench.startAgent(ScriptedModel.of(calls(call("s", "slow", "{\"text\":\"?\"}"))));
    var task = bench.submit("slowly");
    bench.awaitRequest(task, 1);
    bench.approve(task);
    awaitUninterruptibly(begun);

    bench.cancel(task);
    cancelled.countDown();

    await().until(() -> bench.results(task), results -> !results.isEmpty());
    assertThat(bench.results(task).getFirst().result().content()).isEqualTo("it went out");
    assertThat(bench.find(task).state()).isEqualTo(new TaskState.Cancelled());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
