package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import countersign.message.Claim;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.HandOver;
import countersign.message.Offer;
import countersign.message.Once;
import countersign.message.TaskChanged;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for with an idempotency key is handed to a worker as well, once. */
class KeyedHandOverTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final List<TaskChanged> changes = new CopyOnWriteArrayList<>();
  private final List<HandOver> handed = new CopyOnWriteArrayList<>();
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
    var _ = bench.bus.on(TaskChanged.class, changes::add);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_is_submitted_and_decided_with_a_key_is_running_at_once() {
    startAgent();
    // The workers have looked for what waits once, and nothing did.
    bench.awaitStatus(bench.submit("first"), Status.PENDING_APPROVAL);

    var task = answered(bench.submitOnce("say hi", "one"));
    bench.awaitRequest(task.id(), 1);
    var decided = answered(bench.once(approval(task.id()), "two"));
    bench.awaitStatus(task.id(), Status.SUCCESS);

    await().until(() -> statuses(task.id()).contains(Status.SUCCESS));
    assertThat(statuses(task.id())).startsWith(Status.RUNNING).doesNotContain(Status.QUEUED);
    assertThat(mail.effects()).hasSize(1);
    assertThat(task.state().status()).isEqualTo(Status.QUEUED);
    assertThat(((DecisionResult.Decided) decided).task().state().status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void who_asks_again_gets_the_same_answer_and_hands_nothing_over() {
    takeAll(10);

    var first = answered(bench.submitOnce("say hi", "one"));
    var again = answered(bench.submitOnce("say hi", "one"));

    assertThat(again).isEqualTo(first);
    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).contains(bench.transcript(first.id()));
    assertThat(free()).isEqualTo(9);
  }

  @Test
  void what_is_handed_over_with_a_decision_is_what_is_stored() {
    var agent = startAgent();
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    takeAll(10);

    var _ = bench.once(approval(task), "one");

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).contains(bench.transcript(task));
  }

  @Test
  void an_act_that_is_rolled_back_gives_its_place_back() {
    takeAll(10);
    bench.execute("alter table idempotency_key add constraint no_outcome check (outcome is null)");

    assertThatThrownBy(() -> bench.submitOnce("say hi", "one")).isNotNull();

    await().until(() -> free() == 10);
    assertThat(handed).isEmpty();
  }

  @Test
  void so_does_a_decision_that_finds_nothing_to_decide() {
    var agent = startAgent();
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    takeAll(10);

    var _ = bench.once(approval(task), "one");
    var late = answered(bench.once(approval(task), "two"));

    assertThat(late).isInstanceOf(DecisionResult.AlreadyDecided.class);
    await().until(() -> handed.size() == 1);
    assertThat(free()).isEqualTo(9);
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

  /** Workers that take all they are given and do nothing. */
  private void takeAll(int places) {
    bench.bus.answer(
        HandOver.class,
        given -> {
          handed.add(given);
          return Future.succeededFuture(true);
        });
    bench.bus.ask(new Offer("test", LEASE, places)).await();
    bench.bus.ask(new Claim("test", 1, LEASE)).await();
  }

  private int free() {
    return bench.bus.ask(new Offer("test", LEASE, 0)).await();
  }

  private List<Status> statuses(TaskId task) {
    return changes.stream()
        .filter(change -> change.task().equals(task))
        .map(TaskChanged::status)
        .toList();
  }
}
