package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Approvers;
import countersign.task.Arguments;
import countersign.task.Effect;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that dies after it began a call by a remembered decision. */
class GrantCrashTest {
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));
  private static final ToolCall HI = new ToolCall("c1", "mail", new Arguments("{\"text\":\"hi\"}"));
  private static final Model.Reply ENDS = calls(finish("f", "sent"));
  private static final ScriptedModel MAILS_AND_ENDS =
      ScriptedModel.of(calls(call("c1", "mail", "{\"text\":\"hi\"}")), ENDS);
  private static final Verdict RUN_AGAIN =
      new Verdict.Reconciled(Finding.RUN_AGAIN, Optional.empty());

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool note = new RecordingTool("note", Effect.IDEMPOTENT);
  private AgentBench bench;
  private Grants grants;
  private DeadWorker dead;
  private Person bob;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, note);
    grants = new Grants(bench);
    dead = new DeadWorker(bench);
    bob = bench.withBob();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void those_who_could_sign_it_are_asked_how_it_went_whether_or_not_the_decision_is_used_up(
      int uses) {
    bench.rules(
        """
        {"name":"mails","match":{"tools":["mail"]},"outcome":"require_approval",
         "approvers":{"people":["ada@example.com"]}}\
        """);
    bench.startAgent(MAILS_AND_ENDS);
    var first = bench.submitByAgent("say hi");
    var grant = grants.approve(first, Decide.ForWhom.AGENT_KEY, TOMORROW, uses);
    bench.awaitStatus(first, Status.SUCCESS);
    bench.stopAgents();
    var task = bench.submitByAgent("say hi");
    dead.beginGranted(task, HI, Effect.ONCE, grant);

    bench.startAgent(MAILS_AND_ENDS);

    bench.awaitRequest(task, 1);
    assertThat(mail.effects()).hasSize(1);
    assertThat(bench.decide(task, RUN_AGAIN, bob))
        .isEqualTo(
            new DecisionResult.NotPermitted(new Approvers(List.of(), List.of("ada@example.com"))));
    bench.decide(task, RUN_AGAIN);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(2);
    assertThat(grants.used(grant)).isEqualTo(1);
  }

  @Test
  void what_may_run_twice_goes_on_and_is_not_counted_twice() {
    bench.rules(
        "{\"name\":\"r\",\"match\":{\"tools\":[\"note\"]},\"outcome\":\"require_approval\"}");
    var model = ScriptedModel.of(calls(call("c1", "note", HI.arguments().canonical())), ENDS);
    bench.startAgent(model);
    var first = bench.submitByAgent("say hi");
    var grant = grants.approve(first, Decide.ForWhom.AGENT_KEY, TOMORROW, 5);
    bench.awaitStatus(first, Status.SUCCESS);
    bench.stopAgents();
    var task = bench.submitByAgent("say hi");
    var call = new ToolCall("c1", "note", HI.arguments());
    dead.beginGranted(task, call, Effect.IDEMPOTENT, grant);

    bench.startAgent(model);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(note.effects()).hasSize(2);
    assertThat(bench.transcript(task).requests()).isZero();
    assertThat(grants.used(grant)).isEqualTo(1);
  }
}
