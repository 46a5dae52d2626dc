package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of odd, unusable and endless replies of the model. */
class ModelReplyTest {
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
  void a_model_that_repeats_its_call_ids_loses_no_call() {
    bench.startAgent(
        ScriptedModel.of(
            calls(
                call("call_0", "look", "{\"text\":\"1\"}"),
                call("call_0", "look", "{\"text\":\"2\"}")),
            calls(call("call_0", "look", "{\"text\":\"3\"}")),
            calls(finish("call_0", "done"))));
    var task = bench.submit("look thrice");

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(look.effects()).hasSize(3);
    assertThat(bench.results(task)).extracting(Event.ToolReturned::call).doesNotHaveDuplicates();
  }

  @Test
  void replies_that_cannot_be_used_are_told_to_the_model_and_end_the_task_in_the_end() {
    bench.startAgent(ScriptedModel.of(new Model.Reply.Garbled("that was not JSON")));
    var task = bench.submit("anything");

    var failed = bench.awaitStatus(task, Status.FAILURE);

    assertThat(failed.state())
        .isInstanceOfSatisfying(
            TaskState.Failure.class,
            failure -> assertThat(failure.reason()).contains("that was not JSON"));
    assertThat(bench.transcript(task).all(Event.ReplyRefused.class)).hasSize(3);
  }

  @Test
  void a_model_that_never_finishes_is_stopped_after_its_turns() {
    bench.startAgent(ScriptedModel.of(calls(call("l", "look", "{\"text\":\"again\"}"))));
    var task = bench.submit("look for ever");

    var failed = bench.awaitStatus(task, Status.FAILURE);

    assertThat(((TaskState.Failure) failed.state()).reason()).contains("25 turns");
    assertThat(look.effects()).hasSize(25);
  }
}
