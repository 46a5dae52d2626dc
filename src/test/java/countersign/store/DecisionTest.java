package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindTask;
import countersign.support.AgentBench;
import countersign.support.ByHand;
import countersign.support.TestDatabase;
import countersign.task.Arguments;
import countersign.task.Digest;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** First decision wins. No agent runs here: what was decided stays as it is. */
@TestInstance(Lifecycle.PER_CLASS)
class DecisionTest {
  private AgentBench bench;

  @BeforeAll
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void of_fifty_concurrent_approvals_one_takes_effect() {
    var task = waiting("{\"n\":1}");

    var results = decideTogether(task, i -> new Verdict.Approved());

    assertThat(results).filteredOn(DecisionResult.Decided.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(DecisionResult.AlreadyDecided.class::isInstance)
        .hasSize(49)
        .allSatisfy(lost -> {
          var winner = (DecisionResult.AlreadyDecided) lost;
          assertThat(winner.verdict()).isEqualTo(new Verdict.Approved());
          assertThat(winner.by()).isEqualTo("Ada");
        });
    assertThat(bench.transcript(task).all(Event.ActionDecided.class)).hasSize(1);
  }

  @Test
  void approve_and_reject_race_and_the_losers_are_told_the_winner() {
    var task = waiting("{\"n\":2}");

    var results =
        decideTogether(
            task, i -> i % 2 == 0 ? new Verdict.Approved() : new Verdict.Rejected("no " + i));

    var recorded =
        bench.transcript(task).all(Event.ActionDecided.class).toList().getFirst().decision();
    assertThat(results).filteredOn(DecisionResult.Decided.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(DecisionResult.AlreadyDecided.class::isInstance)
        .allSatisfy(lost ->
            assertThat(((DecisionResult.AlreadyDecided) lost).verdict())
                .isEqualTo(recorded.verdict()));
  }

  @Test
  void a_decision_about_what_no_longer_waits_changes_nothing() {
    var task = waiting("{\"n\":3}");
    var seen = new ToolCall("c", "mail", new Arguments("{\"n\":99}")).digest();

    var result = decide(bench.tenant, task, new Verdict.Approved(), Optional.of(seen));

    var now = new ToolCall("c", "mail", new Arguments("{\"n\":3}")).digest();
    assertThat(result).isEqualTo(new DecisionResult.ActionChanged(now));
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void what_could_not_be_checked_is_not_decided_although_it_waits_by_now() {
    var task = waiting("{\"n\":7}");
    var ruling = Decide.Ruling.onlyLooking(Decide.Which.ANY);

    var result =
        bench
            .bus
            .ask(new Decide(bench.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob()))
            .await();

    var now = new ToolCall("c", "mail", new Arguments("{\"n\":7}")).digest();
    assertThat(result).isEqualTo(new DecisionResult.ActionChanged(now));
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void a_decision_about_what_was_seen_takes_effect() {
    var task = waiting("{\"n\":4}");
    var seen = new ToolCall("c", "mail", new Arguments("{\"n\":4}")).digest();

    var result = decide(bench.tenant, task, new Verdict.Approved(), Optional.of(seen));

    assertThat(result)
        .isInstanceOfSatisfying(
            DecisionResult.Decided.class,
            decided -> {
              assertThat(decided.action().digest()).isEqualTo(seen);
              assertThat(decided.action().requestedAt()).isEqualTo(ByHand.AT);
              assertThat(decided.task().state()).isInstanceOf(TaskState.Queued.class);
            });
  }

  @Test
  void a_decision_about_an_earlier_request_does_not_decide_a_later_one_for_the_same_action() {
    var task = waiting("{\"n\":6}");
    var digest = new ToolCall("c", "mail", new Arguments("{\"n\":6}")).digest();
    var ruling =
        new Decide.Ruling(
            new Verdict.Approved(),
            new Decide.Which(Optional.of(digest), Optional.of(2), Optional.empty()));

    var result =
        bench
            .bus
            .ask(new Decide(bench.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob()))
            .await();

    assertThat(result).isEqualTo(new DecisionResult.ActionChanged(digest));
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void another_tenant_neither_sees_nor_decides_the_task() {
    var task = waiting("{\"n\":5}");
    var other = new Tenant("other");

    assertThat(decide(other, task, new Verdict.Approved(), Optional.empty()))
        .isEqualTo(new DecisionResult.NoSuchTask());
    assertThat(bench.bus.ask(new FindTask(other, task)).await()).isEmpty();
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void a_task_that_never_waited_has_nothing_to_decide() {
    var task = bench.submit("just queued");

    assertThat(bench.approve(task)).isEqualTo(new DecisionResult.NotPending(Status.QUEUED));

    bench.cancel(task);
  }

  private TaskId waiting(String arguments) {
    return ByHand.waiting(bench, ByHand.action(1, "c", arguments));
  }

  private List<DecisionResult> decideTogether(
      TaskId task, java.util.function.IntFunction<Verdict> verdict) {
    var asked = new ArrayList<Future<DecisionResult>>();
    for (int i = 0; i < 50; i++)
      asked.add(ask(bench.tenant, task, verdict.apply(i), Optional.empty()));
    return Future.all(asked).await().list();
  }

  private DecisionResult decide(
      Tenant tenant, TaskId task, Verdict verdict, Optional<Digest> seen) {
    return ask(tenant, task, verdict, seen).await();
  }

  private Future<DecisionResult> ask(
      Tenant tenant, TaskId task, Verdict verdict, Optional<Digest> seen) {
    var ruling =
        new Decide.Ruling(verdict, new Decide.Which(seen, Optional.empty(), Optional.empty()));
    return bench.bus.ask(new Decide(tenant, task, ruling, AgentBench.ADA, AgentBench.newJob()));
  }
}
