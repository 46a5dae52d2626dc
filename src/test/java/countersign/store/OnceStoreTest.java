package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Act;
import countersign.message.Cancel;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.Once;
import countersign.message.Principal;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Digest;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reply that is read again equals the one that was given, whatever became of the task. */
class OnceStoreTest {
  private static final String PLAN = "{\"steps\":[{\"title\":\"Ask\",\"status\":\"in_progress\"}]}";
  private static final String ARGUMENTS = "{\"text\":\"a\"}";
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), new RecordingTool("mail", Effect.ONCE));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_submitted_task_is_given_as_it_was_submitted() {
    var first = reply(bench.submitOnce("rest", "k"), false);
    assertThat(bench.cancel(first.id())).isInstanceOf(Cancel.Result.Done.class);

    assertThat(reply(bench.submitOnce("rest", "k"), true)).isEqualTo(first);
  }

  @Test
  void a_decision_is_given_with_the_task_and_the_action_as_they_were() {
    startAgent();
    var task = bench.submit("mail");
    bench.awaitRequest(task, 1);
    var rejection = decide(task, new Verdict.Rejected("not so"), Optional.empty());

    var first = reply(bench.once(rejection, "k"), false);
    bench.awaitRequest(task, 2);

    assertThat(first)
        .isInstanceOfSatisfying(
            DecisionResult.Decided.class,
            decided -> {
              assertThat(decided.job()).hasValue(rejection.next());
              assertThat(decided.task().record().plan().steps()).isNotEmpty();
            });
    var other = decide(task, new Verdict.Rejected("not so"), Optional.empty());
    assertThat(reply(bench.once(other, "k"), true)).isEqualTo(first);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void every_refusal_is_given_as_it_was() {
    startAgent();
    var queued = bench.submit("nothing to decide");
    bench.awaitStatus(queued, Status.SUCCESS);
    var task = bench.submit("mail");
    bench.awaitRequest(task, 1);
    var approval = new Verdict.Approved();
    var nowhere = AgentBench.newTask();
    var unseen = Optional.of(new Digest("0".repeat(64)));

    assertSameAgain(decide(task, approval, unseen), DecisionResult.ActionChanged.class);
    assertSameAgain(decide(queued, approval, Optional.empty()), DecisionResult.NotPending.class);
    assertSameAgain(decide(nowhere, approval, Optional.empty()), DecisionResult.NoSuchTask.class);
    assertThat(bench.reject(task, "no")).isInstanceOf(DecisionResult.Decided.class);
    bench.awaitRequest(task, 2);
    assertSameAgain(cancel(task), Cancel.Result.Done.class);
    assertSameAgain(decide(task, approval, Optional.empty()), DecisionResult.AlreadyDecided.class);
    assertSameAgain(cancel(queued), Cancel.Result.TooLate.class);
    assertSameAgain(cancel(nowhere), Cancel.Result.NoSuchTask.class);
  }

  @Test
  void a_key_with_another_fingerprint_does_nothing() {
    assertThat(bench.submitOnce("rest", "k")).isInstanceOf(Once.Result.Answered.class);
    var task = bench.submit("stays");
    var key = new Once.Key("k", "1".repeat(64));

    var result =
        bench
            .bus
            .ask(new Once<>(new Principal(bench.tenant, AgentBench.ADA), key, cancel(task)))
            .await();

    assertThat(result).isEqualTo(new Once.Result.KeyReused<>());
    assertThat(bench.find(task).state().status()).isEqualTo(Status.QUEUED);
  }

  private <R> void assertSameAgain(Act<R> act, Class<? extends R> type) {
    var key = act.getClass().getSimpleName() + type.getSimpleName();
    var first = reply(bench.once(act, key), false);

    assertThat(first).isInstanceOf(type);
    assertThat(reply(bench.once(act, key), true)).isEqualTo(first);
  }

  private static <R> R reply(Once.Result<R> result, boolean again) {
    assertThat(result).isInstanceOf(Once.Result.Answered.class);
    var answered = (Once.Result.Answered<R>) result;
    assertThat(answered.again()).isEqualTo(again);
    return answered.reply();
  }

  private Decide decide(TaskId task, Verdict verdict, Optional<Digest> seen) {
    var ruling =
        new Decide.Ruling(verdict, new Decide.Which(seen, Optional.empty(), Optional.empty()));
    return new Decide(bench.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob());
  }

  private Cancel cancel(TaskId task) {
    return new Cancel(new Principal(bench.tenant, AgentBench.ADA), task);
  }

  /** It plans, then asks for its mail until it may be sent; another goal is done at once. */
  private void startAgent() {
    var _ =
        bench.startAgent(
            new ScriptedModel(asking -> {
              var turn = asking.transcript().turns() + 1;
              if (!asking.task().brief().goal().equals("mail"))
                return ScriptedModel.calls(ScriptedModel.finish("c" + turn, "done"));
              if (turn == 1)
                return ScriptedModel.calls(ScriptedModel.call("p", "update_plan", PLAN));
              return ScriptedModel.calls(
                  ScriptedModel.ask("c" + turn, "Send it?", "mail", ARGUMENTS));
            }));
  }
}
