package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Approvers;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that nobody decides in time, and approvals that nobody uses in time. */
class ExpiryTest {
  private static final String REJECT =
      """
      {"name":"r","match":{"tools":["mail"]},"outcome":"require_approval",
       "expires":{"after":"PT1S","then":"reject"}}\
      """;
  private static final ScriptedModel MAILS =
      ScriptedModel.of(calls(call("a", "mail", "{\"text\":\"hi\"}")), calls(finish("f", "done")));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool letter = new RecordingTool("letter", Effect.ONCE);
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, letter);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_request_that_nobody_decides_in_time_is_over_and_the_agent_goes_on() {
    bench.rules(REJECT);
    var task = run(MAILS);

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "a").outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(bench.resultOf(task, "a").content()).startsWith("Nobody decided within 1s");
    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.Expired.class);
    assertThat(bench.transcript(task).all(Event.ActionDecided.class)).isEmpty();
  }

  @Test
  void a_sibling_without_an_end_waits_on_and_runs_once_it_is_signed() {
    bench.rules(REJECT);
    var task =
        run(
            ScriptedModel.of(
                calls(
                    call("a", "mail", "{\"text\":\"hi\"}"),
                    call("b", "letter", "{\"text\":\"dear\"}")),
                calls(finish("f", "done"))));

    await().until(() -> bench.transcript(task).all(Event.ApprovalExpired.class).count() == 1);
    assertThat(bench.find(task).state())
        .isInstanceOfSatisfying(
            TaskState.PendingApproval.class,
            waiting -> assertThat(waiting.action().call().id()).isEqualTo("b"));
    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(letter.effects()).hasSize(1);
  }

  @Test
  void a_decision_that_comes_too_late_has_no_effect_although_nobody_has_swept_yet() {
    bench.rules(
        """
        {"name":"r","outcome":"require_approval","expires":{"after":"PT1H","then":"reject"}}\
        """);
    var task = run(MAILS);
    bench.awaitRequest(task, 1);
    bench.execute(
        """
        update agent_tasks set pending_action_data =
          pending_action_data || '{"expires_at":"2020-01-01T00:00:00Z"}'\
        """);

    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.Expired.class);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void what_escalates_is_for_others_to_decide_from_then_on() {
    var bob = bench.withBob();
    bench.rules(
        """
        {"name":"r","outcome":"require_approval","approvers":{"people":["ada@example.com"]},
         "expires":{"after":"PT1S","then":"escalate","to":{"people":["bob@example.com"]}}}\
        """);
    var task = run(MAILS);
    bench.awaitRequest(task, 1);
    assertThat(bench.decide(task, new Verdict.Approved(), bob))
        .isInstanceOf(DecisionResult.NotPermitted.class);

    await().until(() -> bench.transcript(task).all(Event.ApprovalEscalated.class).count() == 1);

    assertThat(bench.approve(task))
        .isEqualTo(
            new DecisionResult.NotPermitted(new Approvers(List.of(), List.of("bob@example.com"))));
    assertThat(bench.decide(task, new Verdict.Approved(), bob))
        .isInstanceOf(DecisionResult.Decided.class);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void an_approval_that_is_not_used_in_its_time_is_void() {
    bench.rules(
        """
        {"name":"r","outcome":"require_approval","execute_within":"PT1S"}\
        """);
    var task = bench.submit("say hi");
    var agent = bench.startAgent(MAILS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    var late = Instant.now().plus(Duration.ofSeconds(2));
    await().until(() -> Instant.now().isAfter(late));

    bench.startAgent(MAILS);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "a").content()).contains("it did not run");
    assertThat(bench.executions(task)).containsExactly("a FAILED 0");
  }

  private TaskId run(ScriptedModel model) {
    bench.startAgent(model);
    return bench.submit("say hi");
  }
}
