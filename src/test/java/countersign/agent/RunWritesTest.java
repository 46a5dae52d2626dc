package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.FindRulebook;
import countersign.support.AgentBench;
import countersign.support.AskedLog;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run asks the store for. */
class RunWritesTest {
  private static final Model.ProposedCall PLAN =
      call("p", "update_plan", "{\"steps\":[{\"title\":\"Send\",\"status\":\"pending\"}]}");
  private static final Model.ProposedCall MAIL = call("m", "mail", "{\"text\":\"hi\"}");
  private static final Model.Reply ENDS = calls(finish("f", "done"));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;
  private AskedLog asked;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
    asked = new AskedLog(bench.vertx);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_needs_no_ruling_asks_for_no_rules() {
    var task = run(calls(PLAN, call("q", "ask_human", "{\"question\":\"Which?\"}")), ENDS);
    bench.awaitRequest(task, 1);
    bench.decide(task, new Verdict.Answered("This."));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(asked.count(FindRulebook.class)).isZero();
  }

  @Test
  void from_the_goal_to_the_pause_and_from_there_to_the_end_the_rules_are_asked_for_once_each() {
    var task = run(calls(MAIL), ENDS);
    bench.awaitRequest(task, 1);
    assertThat(asked.count(FindRulebook.class)).isEqualTo(1);
    asked.clear();

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(asked.count(FindRulebook.class)).as("before it begins").isEqualTo(1);
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("do it");
  }
}
