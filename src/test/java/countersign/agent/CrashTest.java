package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.Begin;
import countersign.message.Claim;
import countersign.message.DecisionResult;
import countersign.message.Record;
import countersign.message.RunRef;
import countersign.message.WriteResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Arguments;
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.Prompt;
import countersign.task.Start;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a worker can die, and what the next one does. The first worker is played by the test. */
class CrashTest {
  private static final Duration SHORT_LEASE = Duration.ofMillis(1);
  private static final ScriptedModel MAILS_AND_ENDS =
      ScriptedModel.of(
          calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")), calls(finish("c2", "sent")));

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
  void a_task_claimed_by_a_dead_worker_is_taken_over() {
    var task = bench.submit("say hi");
    claimAndDie(task);

    bench.startAgent(MAILS_AND_ENDS);

    bench.awaitRequest(task, 1);
  }

  @Test
  void a_recorded_reply_is_used_and_the_model_is_not_asked_again() {
    var reply = calls(call("l", "look", "{\"text\":\"recorded\"}"));
    var task = bench.submit("look");
    var first = claimAndDie(task);
    record(first, 1, turn(task, reply));
    var model =
        new ScriptedModel(asking ->
            asking.transcript().turns() == 0
                ? calls(call("x", "look", "{\"text\":\"asked anew\"}"))
                : calls(finish("f", "done")));

    bench.startAgent(model);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(look.effects())
        .extracting(RecordingTool.Effected::arguments)
        .containsExactly("{\"text\":\"recorded\"}");
    assertThat(model.asked()).isEqualTo(1);
  }

  @Test
  void a_recorded_result_is_used_and_the_tool_is_not_run_again() {
    var task = bench.submit("look");
    var first = claimAndDie(task);
    record(
        first,
        1,
        turn(task, calls(call("l", "look", "{\"text\":\"x\"}"))),
        new Event.ToolReturned("l", "look", ToolResult.ok("seen")));

    bench.startAgent(ScriptedModel.of(calls(finish("no", "no")), calls(finish("f", "done"))));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(look.effects()).isEmpty();
  }

  @Test
  void an_approved_action_that_had_begun_is_never_guessed_but_asked_about() {
    var task = approvedAndBegun();

    bench.startAgent(MAILS_AND_ENDS);

    var asked = bench.awaitRequest(task, 2).action();
    assertThat(mail.effects()).as("nothing runs without an answer").isEmpty();
    assertThat(asked.prompt().author()).isEqualTo(Prompt.Author.RECOVERY);
    assertThat(asked.prompt().text()).contains(key(task).text());
    assertThat(asked.prompt().doubt().orElseThrow().cause()).isEqualTo(Doubt.Cause.CRASH);
    assertThat(bench.executions(task)).containsExactly("c1 OUTCOME_UNKNOWN 1");
    assertThat(asked.call().arguments().canonical()).isEqualTo("{\"text\":\"hi\"}");
  }

  @Test
  void a_person_can_have_it_run_again_with_the_same_key() {
    var task = approvedAndBegun();
    bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    bench.decide(task, new Verdict.Reconciled(Finding.RUN_AGAIN, Optional.empty()));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::key)
        .containsExactly(key(task).text());
  }

  @Test
  void a_person_can_say_that_it_happened_and_it_does_not_run_again() {
    var task = approvedAndBegun();
    bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    bench.decide(task, new Verdict.Reconciled(Finding.HAPPENED, Optional.of("at noon")));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    var result = bench.results(task).getFirst().result();
    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(result.content()).contains("happened", "Ada says: at noon");
  }

  @Test
  void a_person_can_say_that_it_did_not_happen_and_the_agent_learns_that() {
    var task = approvedAndBegun();
    bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    bench.decide(task, new Verdict.Reconciled(Finding.DID_NOT_HAPPEN, Optional.empty()));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    var result = bench.results(task).getFirst().result();
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("did not happen");
  }

  @Test
  void a_question_about_the_outcome_is_not_answered_by_approve_or_reject_nor_the_other_way_round() {
    var task = approvedAndBegun();
    var agent = bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    assertThat(bench.approve(task)).isEqualTo(new DecisionResult.OutcomeUnknown());
    assertThat(bench.reject(task, "no")).isEqualTo(new DecisionResult.OutcomeUnknown());

    bench.decide(task, new Verdict.Reconciled(Finding.HAPPENED, Optional.empty()));
    bench.awaitStatus(task, Status.SUCCESS);
    bench.stopAgent(agent);
    var other = bench.submit("say hi");
    bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(other, 1);
    assertThat(bench.decide(other, new Verdict.Reconciled(Finding.HAPPENED, Optional.empty())))
        .isEqualTo(new DecisionResult.NotInDoubt());
  }

  @Test
  void a_worker_that_lost_its_lease_cannot_write() {
    var task = bench.submit("look");
    var first = claimAndDie(task);
    var second = claimAndDie(task);

    var late = record(first, 1, new Event.ReplyRefused("late"));

    assertThat(late).isEqualTo(new WriteResult.LeaseLost());
    assertThat(bench.transcript(task).entries()).hasSize(1);
    assertThat(record(second, 1, new Event.ReplyRefused("in time")))
        .isEqualTo(new WriteResult.Written(Status.RUNNING, 2));
  }

  @Test
  void a_write_that_is_repeated_is_written_once() {
    var task = bench.submit("look");
    var run = claimAndDie(task);
    record(run, 1, new Event.ReplyRefused("once"));

    assertThat(record(run, 1, new Event.ReplyRefused("once")))
        .isEqualTo(new WriteResult.OutOfStep());
    assertThat(bench.transcript(task).entries()).hasSize(2);
  }

  @Test
  void an_action_begins_at_most_once_for_each_approval() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    var run = claimAndDie(task);

    assertThat(begin(run, task, 1, Effect.ONCE)).isInstanceOf(WriteResult.Written.class);
    assertThat(begin(run, task, 1, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
    assertThat(begin(run, task, 2, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
  }

  @Test
  void an_idempotent_action_that_began_begins_again_but_another_one_in_its_place_does_not() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    var run = claimAndDie(task);
    assertThat(begin(run, task, 1, Effect.IDEMPOTENT)).isInstanceOf(WriteResult.Written.class);

    assertThat(begin(run, task, otherMail(), 2)).isEqualTo(new WriteResult.NotApproved());
    assertThat(begin(run, task, 2, Effect.IDEMPOTENT)).isInstanceOf(WriteResult.Written.class);
    assertThat(bench.executions(task)).containsExactly("c1 STARTED 2");
  }

  @Test
  void an_action_without_an_approval_never_begins() {
    var task = bench.submit("say hi");
    var run = claimAndDie(task);

    assertThat(begin(run, task, 1, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
    assertThat(bench.executions(task)).isEmpty();
  }

  /** A task whose mail was approved and begun by a worker that died then. */
  private TaskId approvedAndBegun() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    assertThat(begin(claimAndDie(task), task, 1, Effect.ONCE))
        .isInstanceOf(WriteResult.Written.class);
    return task;
  }

  /** Claims the one task there is, with a lease that has ended by the next claim. */
  private RunRef claimAndDie(TaskId task) {
    var claimed =
        await()
            .until(
                () -> bench.bus.ask(new Claim("dead", 1, SHORT_LEASE)).await().tasks(),
                tasks -> !tasks.isEmpty());
    assertThat(claimed.getFirst().id()).isEqualTo(task);
    var running = (TaskState.Running) claimed.getFirst().state();
    return new RunRef(bench.tenant, task, running.lease());
  }

  private WriteResult record(RunRef run, int after, Event... events) {
    return bench.bus.ask(new Record(run, after, List.of(events))).await();
  }

  private WriteResult begin(RunRef run, TaskId task, int attempt, Effect effect) {
    var call = new ToolCall("c1", "mail", new Arguments("{\"text\":\"hi\"}"));
    return begin(run, task, call, new Start(attempt, effect, key(task).text()));
  }

  private WriteResult begin(RunRef run, TaskId task, ToolCall call, int attempt) {
    return begin(run, task, call, new Start(attempt, Effect.IDEMPOTENT, key(task).text()));
  }

  private WriteResult begin(RunRef run, TaskId task, ToolCall call, Start start) {
    var after = bench.transcript(task).entries().size();
    return bench.bus.ask(new Begin(run, after, call, Optional.of(1), start)).await();
  }

  private static ToolCall otherMail() {
    return new ToolCall("c1", "mail", new Arguments("{\"text\":\"ho\"}"));
  }

  private Event.TurnTaken turn(TaskId task, Model.Reply reply) {
    var read = ReplyReader.read(bench.transcript(task), (Model.Reply.Said) reply);
    return new Event.TurnTaken(((ReplyReader.Result.Usable) read).turn());
  }

  private IdempotencyKey key(TaskId task) {
    return IdempotencyKey.of(bench.tenant, task, "c1");
  }
}
