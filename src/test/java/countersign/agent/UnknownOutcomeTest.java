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
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are cut off, or whose answer never comes. */
class UnknownOutcomeTest {
  private static final ScriptedModel ACTS_AND_ENDS =
      ScriptedModel.of(calls(call("c", "act", "{\"text\":\"x\"}")), calls(finish("f", "done")));

  private final CountDownLatch released = new CountDownLatch(1);
  private RecordingTool act = new RecordingTool("act", Effect.ONCE);
  private AgentBench bench;

  @AfterEach
  void stop() {
    released.countDown();
    bench.close();
  }

  @Test
  void a_call_that_must_not_run_twice_is_asked_about_when_it_is_cut_off() {
    given(Effect.ONCE, this::hangs);
    var task = approved();

    var asked = bench.awaitRequest(task, 2).action().prompt().doubt().orElseThrow();

    assertThat(asked.cause()).isEqualTo(Doubt.Cause.TIME_LIMIT);
    assertThat(asked.evidence()).hasValue("It had not ended after 50 ms. connected");
    assertThat(bench.executions(task)).containsExactly("c OUTCOME_UNKNOWN 1");
  }

  @Test
  void what_a_cut_off_call_comes_to_later_is_shown_to_the_person_who_is_asked() {
    given(Effect.ONCE, this::hangs);
    var task = approved();
    bench.awaitRequest(task, 2);

    released.countDown();

    await().until(() -> bench.transcript(task).all(Event.EvidenceFound.class).count() == 1);
    var asked = bench.awaitRequest(task, 2).action().prompt().doubt().orElseThrow();
    assertThat(asked.evidence()).hasValue("It came to an end later: late");
    bench.decide(task, new Verdict.Reconciled(Finding.HAPPENED, Optional.empty()));
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(act.effects()).hasSize(1);
    assertThat(bench.executions(task)).containsExactly("c SUCCEEDED 1");
  }

  @Test
  void a_call_without_a_usable_answer_is_asked_about_and_may_run_again() {
    var answers = new AtomicInteger();
    given(
        Effect.ONCE,
        (_, attempt) -> {
          attempt.note("status 202");
          return answers.incrementAndGet() == 1
              ? new Tool.Outcome.Unknown("The connection broke.")
              : Tool.Outcome.ok("done");
        });
    var task = approved();
    var asked = bench.awaitRequest(task, 2).action().prompt().doubt().orElseThrow();
    assertThat(asked.cause()).isEqualTo(Doubt.Cause.NO_ANSWER);
    assertThat(asked.evidence()).hasValue("The connection broke. status 202");

    bench.decide(task, new Verdict.Reconciled(Finding.RUN_AGAIN, Optional.empty()));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(act.effects()).hasSize(2);
    assertThat(act.effects())
        .extracting(RecordingTool.Effected::key)
        .containsOnly(asked.start().key());
    assertThat(bench.executions(task)).containsExactly("c SUCCEEDED 2");
  }

  @Test
  void an_idempotent_call_that_is_cut_off_is_repeated_with_its_key_and_then_asked_about() {
    given(Effect.IDEMPOTENT, this::hangs);
    var task = approved();

    bench.awaitRequest(task, 2);

    assertThat(act.effects()).hasSize(CallRun.MOST_ATTEMPTS);
    assertThat(act.effects())
        .extracting(RecordingTool.Effected::key)
        .hasSize(3)
        .containsOnly(act.effects().getFirst().key());
    assertThat(bench.executions(task)).containsExactly("c OUTCOME_UNKNOWN 3");
  }

  @Test
  void a_call_that_only_reads_and_is_cut_off_is_an_error_for_the_model() {
    given(Effect.READ_ONLY, this::hangs);
    var task = bench.submit("look");

    bench.awaitStatus(task, Status.SUCCESS);

    var result = bench.results(task).getFirst().result();
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("not ended after 50 ms");
    assertThat(bench.executions(task)).containsExactly("c FAILED 1");
  }

  @Test
  void a_cancelled_task_says_in_its_ledger_what_nobody_knows() {
    given(Effect.ONCE, this::hangs);
    var task = approved();
    bench.awaitRequest(task, 2);

    bench.cancel(task);

    assertThat(bench.executions(task)).containsExactly("c OUTCOME_UNKNOWN 1");
  }

  private void given(Effect effect, BiFunction<?, Tool.Attempt, Tool.Outcome> does) {
    act = new RecordingTool("act", effect, (_, attempt) -> does.apply(null, attempt));
    bench = new AgentBench(TestDatabase.fresh(), act);
    bench.cutOffAfter(Duration.ofMillis(50));
    bench.startAgent(ACTS_AND_ENDS);
  }

  private TaskId approved() {
    var task = bench.submit("act");
    bench.awaitRequest(task, 1);
    bench.approve(task);
    return task;
  }

  /** Hears no interrupt. */
  private Tool.Outcome hangs(Object arguments, Tool.Attempt attempt) {
    attempt.note("connected");
    while (released.getCount() > 0)
      try {
        released.await();
      } catch (InterruptedException deaf) {
        continue;
      }
    return Tool.Outcome.ok("late");
  }
}
