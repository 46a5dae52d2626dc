package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person can answer when nobody else knows whether an action happened. */
class ReconcileTest {
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;
  private DeadWorker dead;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
    dead = new DeadWorker(bench);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_person_can_have_it_run_again_with_the_same_key() {
    var task = dead.approvedAndBegun();
    bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    bench.decide(task, new Verdict.Reconciled(Finding.RUN_AGAIN, Optional.empty()));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::key)
        .containsExactly(dead.key(task));
  }

  @Test
  void a_person_can_say_that_it_happened_and_it_does_not_run_again() {
    var task = dead.approvedAndBegun();
    bench.startAgent(DeadWorker.MAILS_AND_ENDS);
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
    var task = dead.approvedAndBegun();
    bench.startAgent(DeadWorker.MAILS_AND_ENDS);
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
    var task = dead.approvedAndBegun();
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);

    assertThat(bench.approve(task)).isEqualTo(new DecisionResult.OutcomeUnknown());
    assertThat(bench.reject(task, "no")).isEqualTo(new DecisionResult.OutcomeUnknown());

    bench.decide(task, new Verdict.Reconciled(Finding.HAPPENED, Optional.empty()));
    bench.awaitStatus(task, Status.SUCCESS);
    bench.stopAgent(agent);
    var other = bench.submit("say hi");
    bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(other, 1);
    assertThat(bench.decide(other, new Verdict.Reconciled(Finding.HAPPENED, Optional.empty())))
        .isEqualTo(new DecisionResult.NotInDoubt());
  }
}
