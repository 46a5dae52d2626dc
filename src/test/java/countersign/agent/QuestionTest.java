package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolResult;
import countersign.task.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent's own question to a person. */
class QuestionTest {
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
  void a_question_is_answered_and_the_answer_is_its_result() {
    var task =
        run(
            calls(
                call("q", "ask_human", "{\"options\":[\"red\",\"blue\"],\"question\":\"Which?\"}")),
            calls(finish("f", "done")));
    var asked = bench.awaitRequest(task, 1).action();
    assertThat(asked.kind()).isEqualTo(PendingAction.Kind.ANSWER);
    assertThat(asked.prompt().text()).isEqualTo("Which?");

    assertThat(bench.approve(task)).isEqualTo(new DecisionResult.NeedsAnswer());
    assertThat(bench.reject(task, "no")).isEqualTo(new DecisionResult.NeedsAnswer());
    assertThat(bench.decide(task, new Verdict.Answered("blue")))
        .isInstanceOf(DecisionResult.Decided.class);
    assertThat(bench.decide(task, new Verdict.Answered("red")))
        .isInstanceOf(DecisionResult.AlreadyDecided.class);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.resultOf(task, "q")).isEqualTo(ToolResult.ok("blue"));
    assertThat(bench.executions(task)).as("a question touches nothing").isEmpty();
  }

  @Test
  void an_action_is_not_answered_like_a_question() {
    var task = run(calls(call("a", "mail", "{\"text\":\"a\"}")), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    assertThat(bench.decide(task, "a", new Verdict.Answered("yes")))
        .isEqualTo(new DecisionResult.NotInDoubt());
    bench.cancel(task);
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("do it");
  }
}
