package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.json.ArgumentsReader;
import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A turn with several calls is decided call by call. */
class SeveralCallsTest {
  private static final Model.Reply THREE_MAILS =
      calls(
          call("a", "mail", "{\"text\":\"a\"}"),
          ask("b", "May I?", "mail", "{\"text\":\"b\"}"),
          call("c", "mail", "{\"text\":\"c\"}"));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, look);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void each_call_becomes_a_request_of_its_own_and_what_is_allowed_runs_meanwhile() {
    var task =
        run(
            calls(
                call("a", "mail", "{\"text\":\"a\"}"),
                call("l", "look", "{\"text\":\"l\"}"),
                call("b", "mail", "{\"text\":\"b\"}")),
            calls(finish("f", "done")));

    var waiting = bench.awaitRequest(task, 1);

    assertThat(waiting.actions())
        .extracting(action -> action.call().id())
        .containsExactly("a", "b");
    assertThat(waiting.actions()).extracting(PendingAction::request).containsExactly(1, 2);
    assertThat(look.effects()).hasSize(1);
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void an_approved_call_runs_although_its_siblings_are_rejected_and_edited() {
    var task = run(THREE_MAILS, calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    bench.decide(task, "b", new Verdict.Rejected("not now"));
    bench.decide(task, "a", new Verdict.Approved());
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    assertThat(mail.effects()).as("nothing runs before all are decided").isEmpty();
    bench.decide(task, "c", edited("{\"text\":\"C!\"}"));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::arguments)
        .containsExactly("{\"text\":\"a\"}", "{\"text\":\"C!\"}");
  }

  @Test
  void the_model_gets_the_result_of_every_call() {
    var task = run(THREE_MAILS, calls(finish("f", "done")));
    bench.awaitRequest(task, 1);
    bench.decide(task, "c", edited("{\"text\":\"C!\"}"));
    bench.decide(task, "b", new Verdict.Rejected("not now"));
    bench.decide(task, "a", new Verdict.Approved());
    bench.awaitStatus(task, Status.SUCCESS);

    var results = bench.results(task);

    assertThat(results)
        .extracting(Event.ToolReturned::call)
        .containsExactlyInAnyOrder("a", "b", "c", "f");
    assertThat(bench.resultOf(task, "b"))
        .isEqualTo(new ToolResult(Outcome.REJECTED, "Ada rejected this action: not now"));
    assertThat(bench.resultOf(task, "c").content())
        .startsWith("Ada changed the arguments before approving. /text is \"C!\", was \"c\".");
  }

  @Test
  void a_decision_that_does_not_say_which_of_several_is_none() {
    var task = run(THREE_MAILS, calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    assertThat(bench.approve(task))
        .isInstanceOfSatisfying(
            DecisionResult.SeveralWait.class,
            several ->
                assertThat(several.actions())
                    .extracting(a -> a.call().id())
                    .containsExactly("a", "b", "c"));
    assertThat(bench.decide(task, "nobody", new Verdict.Approved()))
        .isInstanceOf(DecisionResult.ActionChanged.class);

    bench.decide(task, "a", new Verdict.Approved());
    assertThat(bench.decide(task, "a", new Verdict.Rejected("late")))
        .isInstanceOf(DecisionResult.AlreadyDecided.class);
    bench.decide(task, "c", new Verdict.Approved());
    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.Decided.class);
    bench.awaitStatus(task, Status.SUCCESS);
  }

  @Test
  void the_oldest_undecided_action_comes_first() {
    var task = run(THREE_MAILS, calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    bench.decide(task, "a", new Verdict.Approved());

    var waiting = (TaskState.PendingApproval) bench.find(task).state();
    assertThat(waiting.action().call().id()).isEqualTo("b");
    assertThat(waiting.actions()).hasSize(2);
  }

  @Test
  void cancelling_withdraws_them_all() {
    var task = run(THREE_MAILS, calls(finish("f", "done")));
    bench.awaitRequest(task, 1);
    bench.decide(task, "a", new Verdict.Approved());

    bench.cancel(task);

    assertThat(bench.decide(task, "b", new Verdict.Approved()))
        .isEqualTo(new DecisionResult.NotPending(Status.CANCELLED));
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void calls_that_only_read_run_at_the_same_time() throws Exception {
    var both = new CountDownLatch(2);
    var waits =
        new RecordingTool(
            "meet",
            Effect.READ_ONLY,
            _ -> {
              both.countDown();
              return ToolResult.ok(awaited(both) ? "met" : "alone");
            });
    try (var own = new AgentBench(TestDatabase.fresh(), waits)) {
      own.startAgent(
          ScriptedModel.of(
              calls(call("a", "meet", "{\"text\":\"a\"}"), call("b", "meet", "{\"text\":\"b\"}")),
              calls(finish("f", "done"))));
      var task = own.submit("meet");

      own.awaitStatus(task, Status.SUCCESS);

      assertThat(own.results(task))
          .filteredOn(result -> result.tool().equals("meet"))
          .extracting(result -> result.result().content())
          .containsExactly("met", "met");
    }
  }

  @Test
  void when_one_call_is_in_doubt_the_others_run_all_the_same() {
    bench.close();
    var losing = RecordingTool.losing("lose");
    bench = new AgentBench(TestDatabase.fresh(), mail, losing);
    var task =
        run(
            calls(call("a", "lose", "{\"text\":\"lost\"}"), call("b", "mail", "{\"text\":\"b\"}")),
            calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    bench.decide(task, "a", new Verdict.Approved());
    bench.decide(task, "b", new Verdict.Approved());

    var asked = bench.awaitRequest(task, 3);
    assertThat(asked.actions())
        .extracting(PendingAction::kind)
        .containsExactly(PendingAction.Kind.OUTCOME);
    await().until(() -> mail.effects().size() == 1);
    bench.decide(task, new Verdict.Reconciled(Verdict.Finding.HAPPENED, Optional.empty()));
    bench.awaitStatus(task, Status.SUCCESS);
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("do it");
  }

  private static Verdict edited(String arguments) {
    var read = (ArgumentsReader.Result.Read) ArgumentsReader.read(arguments);
    return new Verdict.Edited(
        read.arguments(), new ToolCall("x", "mail", read.arguments()).digest());
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
