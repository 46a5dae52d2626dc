package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.json.ArgumentsReader;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Approvers;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules hold as well for what has begun, and for what a person has made of a call. */
class SecondLookTest {
  private static final Approvers ADAS = new Approvers(List.of(), List.of("ada@example.com"));
  private static final Verdict RUN_AGAIN =
      new Verdict.Reconciled(Finding.RUN_AGAIN, Optional.empty());
  private static final ToolCall HI =
      new ToolCall("c1", "mail", ArgumentsReader.stored("{\"text\":\"hi\"}"));
  private static final ScriptedModel ENDS =
      ScriptedModel.of(calls(call("c1", "mail", "{\"text\":\"hi\"}")), calls(finish("f", "done")));

  private final AtomicReference<Runnable> whileItRuns = new AtomicReference<>(() -> {});
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool push =
      new RecordingTool(
          "push",
          Effect.IDEMPOTENT,
          (_, _) -> {
            whileItRuns.get().run();
            return new Tool.Outcome.Unknown("The line broke.");
          });
  private AgentBench bench;
  private DeadWorker dead;
  private Person bob;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, push);
    dead = new DeadWorker(bench);
    bob = bench.withBob();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_began_without_a_signature_runs_again_for_those_only_who_may_sign_it_by_now() {
    bench.rules("{\"name\":\"r\",\"match\":{\"tools\":[\"mail\"]},\"outcome\":\"allow\"}");
    var task = bench.submit("say hi");
    var run = dead.claimAndDie(task);
    var reply = (Model.Reply.Said) calls(call("c1", "mail", "{\"text\":\"hi\"}"));
    var read = (ReplyReader.Result.Usable) ReplyReader.read(bench.transcript(task), reply);
    dead.record(run, 1, new Event.TurnTaken(read.turn()));
    dead.beginUnsigned(run, task, HI, Effect.ONCE);
    bench.rules(forAda(".*"));

    bench.startAgent(ENDS);

    bench.awaitRequest(task, 1);
    assertThat(bench.decide(task, RUN_AGAIN, bob)).isEqualTo(new DecisionResult.NotPermitted(ADAS));
    bench.decide(task, RUN_AGAIN);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void what_an_edit_made_another_rules_runs_again_for_those_only_who_may_sign_that() {
    bench.rules(forAda("evil"));
    var task = bench.submit("say hi");
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.decide(task, edited("evil"));
    dead.beginEdited(task, "{\"text\":\"evil\"}");

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    bench.awaitRequest(task, 2);
    assertThat(bench.decide(task, RUN_AGAIN, bob)).isEqualTo(new DecisionResult.NotPermitted(ADAS));
    assertThat(bench.decide(task, RUN_AGAIN)).isInstanceOf(DecisionResult.Decided.class);
  }

  @Test
  void who_may_sign_an_edit_but_not_the_request_is_told_whose_the_request_is() {
    bench.rules(forAda(".*"));
    var task = bench.submit("say hi");
    bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    var bobs = new Approvers(List.of(), List.of("bob@example.com"));

    var ruling = new Decide.Ruling(edited("ho"), Decide.Which.ANY, bobs);

    assertThat(decide(task, ruling, bob)).isEqualTo(new DecisionResult.NotPermitted(ADAS));
    assertThat(decide(task, ruling, AgentBench.ADA))
        .isEqualTo(new DecisionResult.NotPermitted(bobs));
  }

  @Test
  void of_what_may_have_happened_the_agent_is_not_told_that_it_did_not_when_time_is_up() {
    bench.rules("{\"name\":\"r\",\"outcome\":\"require_approval\",\"execute_within\":\"PT2S\"}");
    var task = dead.approvedAndBegun();
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);
    bench.stopAgent(agent);
    bench.decide(task, RUN_AGAIN);
    var late = Instant.now().plus(Duration.ofSeconds(3));
    await().until(() -> Instant.now().isAfter(late));

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "c1").content())
        .startsWith("It is not certain whether this action happened.")
        .doesNotContain("it did not run");
  }

  @Test
  void of_what_may_have_happened_the_agent_is_not_told_that_it_did_not_when_a_rule_denies_it() {
    var task = dead.approvedAndBegun();
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 2);
    bench.stopAgent(agent);
    bench.decide(task, RUN_AGAIN);
    bench.rules("{\"name\":\"r\",\"outcome\":\"deny\",\"reason\":\"No more.\"}");

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "c1").content())
        .startsWith("It is not certain whether this action happened.")
        .endsWith("No more.");
  }

  @Test
  void what_a_rule_denies_meanwhile_is_not_attempted_once_more() {
    bench.rules("{\"name\":\"r\",\"match\":{\"tools\":[\"push\"]},\"outcome\":\"allow\"}");
    whileItRuns.set(
        () -> bench.rules("{\"name\":\"r\",\"outcome\":\"deny\",\"reason\":\"No more.\"}"));
    var task = bench.submit("push");

    bench.startAgent(
        ScriptedModel.of(
            calls(call("a", "push", "{\"text\":\"hi\"}")), calls(finish("f", "done"))));

    bench.awaitRequest(task, 1);
    assertThat(push.effects()).hasSize(1);
  }

  private static String forAda(String text) {
    return """
    {"name":"for-ada","match":{"arguments":[{"path":"$.text","regex":"%s"}]},
     "outcome":"require_approval","approvers":{"people":["ada@example.com"]}}\
    """
        .formatted(text);
  }

  private static Verdict edited(String text) {
    var arguments = ArgumentsReader.stored("{\"text\":\"" + text + "\"}");
    return new Verdict.Edited(arguments, new ToolCall("c1", "mail", arguments).digest());
  }

  private DecisionResult decide(TaskId task, Decide.Ruling ruling, Person by) {
    return bench.bus.ask(new Decide(bench.tenant, task, ruling, by, AgentBench.newJob())).await();
  }
}
