package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.Once;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.StatusLog;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for with an idempotency key is handed to a worker as well, once. */
class KeyedHandOverTest {
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
  void what_is_submitted_and_decided_with_a_key_is_running_at_once() {
    var statuses = new StatusLog(bench.bus);
    startAgent();
    // The workers have looked for what waits once, and nothing did.
    bench.awaitStatus(bench.submit("first"), Status.PENDING_APPROVAL);

    var task = answered(bench.submitOnce("say hi", "one"));
    bench.awaitRequest(task.id(), 1);
    var decided = answered(bench.once(approval(task.id()), "two"));
    bench.awaitStatus(task.id(), Status.SUCCESS);

    await().until(() -> statuses.of(task.id()).contains(Status.SUCCESS));
    assertThat(statuses.of(task.id())).startsWith(Status.RUNNING).doesNotContain(Status.QUEUED);
    assertThat(mail.effects()).hasSize(1);
    assertThat(task.state().status()).isEqualTo(Status.QUEUED);
    assertThat(((DecisionResult.Decided) decided).task().state().status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void who_asks_again_gets_the_same_answer_and_hands_nothing_over() {
    var workers = new IdleWorkers(bench, 10);

    var first = answered(bench.submitOnce("say hi", "one"));
    var again = answered(bench.submitOnce("say hi", "one"));

    assertThat(again).isEqualTo(first);
    await().until(() -> workers.handed().size() == 1);
    assertThat(workers.handed().getFirst().known().transcript())
        .contains(bench.transcript(first.id()));
    assertThat(workers.free()).isEqualTo(9);
  }

  @Test
  void what_is_handed_over_with_a_decision_is_what_is_stored() {
    var task = waiting();
    var workers = new IdleWorkers(bench, 10);

    var _ = bench.once(approval(task), "one");

    await().until(() -> workers.handed().size() == 1);
    assertThat(workers.handed().getFirst().known().transcript()).contains(bench.transcript(task));
  }

  @Test
  void acts_that_are_rolled_back_give_their_places_back() {
    var task = waiting();
    var workers = new IdleWorkers(bench, 10);
    bench.execute("alter table idempotency_key add constraint no_outcome check (outcome is null)");

    assertThatThrownBy(() -> bench.submitOnce("say hi", "one")).isNotNull();
    assertThatThrownBy(() -> bench.once(approval(task), "two")).isNotNull();

    await().until(() -> workers.free() == 10);
    assertThat(workers.handed()).isEmpty();
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void so_does_a_decision_that_finds_nothing_to_decide() {
    var task = waiting();
    var workers = new IdleWorkers(bench, 10);

    var _ = bench.once(approval(task), "one");
    var late = answered(bench.once(approval(task), "two"));

    assertThat(late).isInstanceOf(DecisionResult.AlreadyDecided.class);
    await().until(() -> workers.handed().size() == 1);
    assertThat(workers.free()).isEqualTo(9);
  }

  /** A task that waits for a signature, and nobody works. */
  private TaskId waiting() {
    var agent = startAgent();
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    return task;
  }

  private String startAgent() {
    return bench.startAgent(
        ScriptedModel.of(
            calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")),
            calls(finish("c2", "sent"))));
  }

  private static <R> R answered(Once.Result<R> result) {
    return ((Once.Result.Answered<R>) result).reply();
  }

  private Decide approval(TaskId task) {
    var ruling = new Decide.Ruling(new Verdict.Approved(), Decide.Which.ANY);
    return new Decide(bench.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob());
  }
}
