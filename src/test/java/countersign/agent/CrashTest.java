package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.WriteResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Arguments;
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Prompt;
import countersign.task.Start;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where a worker can die, and what the next one does. The first worker is played by a {@link
 * DeadWorker}.
 */
class CrashTest {
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private AgentBench bench;
  private DeadWorker dead;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, look);
    dead = new DeadWorker(bench);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_task_claimed_by_a_dead_worker_is_taken_over() {
    var task = bench.submit("say hi");
    dead.claimAndDie(task);

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    bench.awaitRequest(task, 1);
  }

  @Test
  void a_recorded_reply_is_used_and_the_model_is_not_asked_again() {
    var reply = calls(call("l", "look", "{\"text\":\"recorded\"}"));
    var task = bench.submit("look");
    var first = dead.claimAndDie(task);
    dead.record(first, 1, turn(task, reply));
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
    var first = dead.claimAndDie(task);
    dead.record(
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
    var task = dead.approvedAndBegun();

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    var asked = bench.awaitRequest(task, 2).action();
    assertThat(mail.effects()).as("nothing runs without an answer").isEmpty();
    assertThat(asked.prompt().author()).isEqualTo(Prompt.Author.RECOVERY);
    assertThat(asked.prompt().text()).contains(dead.key(task));
    assertThat(asked.prompt().doubt().orElseThrow().cause()).isEqualTo(Doubt.Cause.CRASH);
    assertThat(bench.executions(task)).containsExactly("c1 OUTCOME_UNKNOWN 1");
    assertThat(asked.call().arguments().canonical()).isEqualTo("{\"text\":\"hi\"}");
  }

  @Test
  void a_call_that_only_reads_and_whose_tool_is_gone_fails_and_nobody_is_asked() {
    var task = bench.submit("look");
    var run = dead.claimAndDie(task);
    dead.record(run, 1, turn(task, calls(call("g", "gone", "{}"))));
    dead.beginReading(run, task, new ToolCall("g", "gone", Arguments.NONE));

    bench.startAgent(ScriptedModel.of(calls(finish("no", "no")), calls(finish("f", "done"))));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.transcript(task).requests()).isZero();
    assertThat(bench.results(task).getFirst().result())
        .isEqualTo(ToolResult.error(CallRun.BROKEN_OFF));
    assertThat(bench.executions(task)).containsExactly("g FAILED 1");
  }

  @Test
  void a_worker_that_lost_its_lease_cannot_write() {
    var task = bench.submit("look");
    var first = dead.claimAndDie(task);
    var second = dead.claimAndDie(task);

    var late = dead.record(first, 1, new Event.ReplyRefused("late"));

    assertThat(late).isEqualTo(new WriteResult.LeaseLost());
    assertThat(bench.transcript(task).entries()).hasSize(1);
    assertThat(dead.record(second, 1, new Event.ReplyRefused("in time")))
        .isEqualTo(new WriteResult.Written(Status.RUNNING, 2));
  }

  @Test
  void a_write_that_is_repeated_is_written_once() {
    var task = bench.submit("look");
    var run = dead.claimAndDie(task);
    dead.record(run, 1, new Event.ReplyRefused("once"));

    assertThat(dead.record(run, 1, new Event.ReplyRefused("once")))
        .isEqualTo(new WriteResult.OutOfStep());
    assertThat(bench.transcript(task).entries()).hasSize(2);
  }

  @Test
  void an_action_begins_at_most_once_for_each_approval() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    var run = dead.claimAndDie(task);

    assertThat(dead.begin(run, task, 1, Effect.ONCE)).isInstanceOf(WriteResult.Written.class);
    assertThat(dead.begin(run, task, 1, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
    assertThat(dead.begin(run, task, 2, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
  }

  @Test
  void an_idempotent_action_that_began_begins_again_but_another_one_in_its_place_does_not() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    var run = dead.claimAndDie(task);
    assertThat(dead.begin(run, task, 1, Effect.IDEMPOTENT)).isInstanceOf(WriteResult.Written.class);

    assertThat(dead.begin(run, task, otherMail(), new Start(2, Effect.IDEMPOTENT, dead.key(task))))
        .isEqualTo(new WriteResult.NotApproved());
    assertThat(dead.begin(run, task, 2, Effect.IDEMPOTENT)).isInstanceOf(WriteResult.Written.class);
    assertThat(bench.executions(task)).containsExactly("c1 STARTED 2");
  }

  @Test
  void an_action_without_an_approval_never_begins() {
    var task = bench.submit("say hi");
    var run = dead.claimAndDie(task);

    assertThat(dead.begin(run, task, 1, Effect.ONCE)).isEqualTo(new WriteResult.NotApproved());
    assertThat(bench.executions(task)).isEmpty();
  }

  private static ToolCall otherMail() {
    return new ToolCall("c1", "mail", new Arguments("{\"text\":\"ho\"}"));
  }

  private Event.TurnTaken turn(TaskId task, Model.Reply reply) {
    var read = ReplyReader.read(bench.transcript(task), (Model.Reply.Said) reply);
    return new Event.TurnTaken(((ReplyReader.Result.Usable) read).turn());
  }
}
