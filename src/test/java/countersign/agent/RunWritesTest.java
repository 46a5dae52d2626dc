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
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run writes together, and what it writes before it goes on. */
class RunWritesTest {
  private static final String DENY_MAILS =
      """
      {"name":"no mails","match":{"tools":["mail"]},"outcome":"deny","reason":"Not today."}\
      """;
  private static final Model.ProposedCall PLAN =
      call("p", "update_plan", "{\"steps\":[{\"title\":\"Send\",\"status\":\"pending\"}]}");
  private static final Model.ProposedCall MAIL = call("m", "mail", "{\"text\":\"hi\"}");
  private static final Model.ProposedCall LOOK = call("l", "look", "{\"text\":\"x\"}");
  private static final Model.Reply ENDS = calls(finish("f", "done"));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private final RecordingTool lose = RecordingTool.losing("lose");
  private AgentBench bench;
  private AskedLog asked;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, look, lose);
    asked = new AskedLog(bench.vertx);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_run_that_leads_to_a_pause_writes_once_and_asks_for_the_rules_once() {
    var task = run(calls(MAIL));

    bench.awaitRequest(task, 1);

    assertThat(asked.writes()).containsExactly("Settle[TurnTaken, ApprovalRequested]");
    assertThat(asked.count(FindRulebook.class)).isEqualTo(1);
  }

  @Test
  void from_the_approval_to_the_end_it_writes_the_start_the_result_and_the_end() {
    var task = run(calls(MAIL), ENDS);
    bench.awaitRequest(task, 1);
    asked.clear();

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(asked.writes())
        .containsExactly(
            "Begin[]", "Record[ToolReturned]", "Settle[TurnTaken, ToolReturned, Finished]");
    assertThat(asked.count(FindRulebook.class))
        .as("the signature's transaction has read them")
        .isZero();
  }

  @Test
  void what_runs_nothing_waits_with_the_reply_that_asked_for_it() {
    var task = run(calls(PLAN, call("u", "unknown", "{}"), MAIL));

    bench.awaitRequest(task, 1);

    assertThat(asked.writes())
        .containsExactly(
            "Settle[TurnTaken, PlanTold, ToolReturned, ToolReturned, ApprovalRequested]");
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
  void a_reply_is_written_before_a_tool_begins() {
    var task = run(calls(LOOK), ENDS);

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(asked.writes())
        .containsExactly(
            "Record[TurnTaken]",
            "Begin[]",
            "Record[ToolReturned]",
            "Settle[TurnTaken, ToolReturned, Finished]");
  }

  @Test
  void the_model_is_asked_only_with_what_is_written() {
    var unwritten = new CopyOnWriteArrayList<Integer>();
    var replies =
        new Model.Reply[] {
          new Model.Reply.Garbled("that was not JSON"), calls(PLAN), calls(MAIL), ENDS
        };
    bench.startAgent(
        new ScriptedModel(asking -> {
          var known = asking.transcript();
          var written = bench.transcript(asking.task().id());
          unwritten.add(known.entries().size() - written.entries().size());
          return replies[known.turns()];
        }));
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.reject(task, "no");

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(unwritten).containsExactly(0, 0, 0, 0);
    assertThat(asked.writes())
        .containsExactly(
            "Record[ReplyRefused]",
            "Record[TurnTaken, PlanTold, ToolReturned]",
            "Settle[TurnTaken, ApprovalRequested]",
            "Record[ToolReturned]",
            "Settle[TurnTaken, ToolReturned, Finished]");
  }

  @Test
  void that_an_approved_call_will_not_run_is_in_the_table_of_executions_although_the_task_waits() {
    var task = run(calls(call("a", "lose", "{\"text\":\"lost\"}"), MAIL), ENDS);
    bench.awaitRequest(task, 1);
    bench.decide(task, "m", new Verdict.Approved());
    bench.rules(DENY_MAILS);

    bench.decide(task, "a", new Verdict.Approved());

    bench.awaitRequest(task, 3);
    assertThat(bench.executions(task)).contains("a OUTCOME_UNKNOWN 1", "m FAILED 0");
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void a_reply_to_a_run_that_lost_its_task_meanwhile_begins_nothing() {
    bench.startAgent(
        new ScriptedModel(asking -> {
          bench.cancel(asking.task().id());
          return calls(LOOK);
        }));
    var task = bench.submit("look");
    bench.awaitStatus(task, Status.CANCELLED);

    bench.stopAgents();

    assertThat(asked.writes()).containsExactly("Record[TurnTaken]");
    assertThat(look.effects()).isEmpty();
    assertThat(bench.transcript(task).all(Event.TurnTaken.class)).isEmpty();
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("do it");
  }
}
