package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.ArgumentsReader;
import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.PendingAction;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Terms;
import countersign.task.ToolCall;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules hold where tools run: every way around them that we could think of. */
class PolicyGateTest {
  private static final String NO_EVIL =
      """
      {"name":"no-evil","match":{"arguments":[{"path":"$.text","regex":".*evil.*"}]},
       "outcome":"deny","reason":"We don't write that."}\
      """;
  private static final String ALLOW_MAIL =
      """
      {"name":"mail-is-fine","match":{"tools":["mail"]},"outcome":"allow"}\
      """;

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
  void what_a_rule_allows_runs_without_a_signature() {
    bench.rules(ALLOW_MAIL);

    var task = run(calls(call("a", "mail", text("hi"))), calls(finish("f", "done")));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void what_a_rule_denies_never_asks_and_the_model_reads_why() {
    bench.rules(NO_EVIL);

    var task = run(calls(call("a", "mail", text("evil"))), calls(finish("f", "done")));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.transcript(task).requests()).isZero();
    assertThat(bench.resultOf(task, "a").content()).endsWith("We don't write that.");
  }

  @Test
  void wrapping_a_denied_call_in_a_request_for_approval_gets_it_no_further() {
    bench.rules(NO_EVIL);

    var task = run(calls(ask("a", "Please?", "mail", text("evil"))), calls(finish("f", "done")));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.transcript(task).requests()).isZero();
    assertThat(bench.resultOf(task, "a").outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void an_agent_that_asks_is_heard_even_where_it_need_not_ask() {
    bench.rules(ALLOW_MAIL);

    var task = run(calls(ask("a", "May I?", "mail", text("hi"))), calls(finish("f", "done")));

    var action = bench.awaitRequest(task, 1).action();
    assertThat(rule(action)).isEqualTo(new Terms.Rule("mail-is-fine", 1));
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void reading_can_be_gated_and_denied_too() {
    bench.rules(
        """
        {"name":"r","match":{"effects":["read_only"]},"outcome":"require_approval"}\
        """);

    var task = run(calls(call("a", "look", text("x"))), calls(finish("f", "done")));

    bench.awaitRequest(task, 1);
    assertThat(look.effects()).isEmpty();
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(look.effects()).hasSize(1);
  }

  @Test
  void an_edit_into_what_is_denied_never_runs() {
    bench.rules(NO_EVIL);
    var task = run(calls(call("a", "mail", text("good"))), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    // Past the check that the API makes before: the boundary itself must hold.
    var arguments = ArgumentsReader.stored(text("evil"));
    bench.decide(
        task, new Verdict.Edited(arguments, new ToolCall("a", "mail", arguments).digest()));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.executions(task)).containsExactly("a FAILED 0");
  }

  @Test
  void an_approval_given_before_a_rule_that_denies_is_of_no_use_after_it() {
    var agent = "";
    var task = bench.submit("say hi");
    agent = bench.startAgent(MAIL_EVIL);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);

    bench.rules(NO_EVIL);
    bench.startAgent(MAIL_EVIL);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void a_denied_sibling_takes_nothing_along_and_is_not_taken_along() {
    bench.rules(NO_EVIL);

    var task =
        run(
            calls(
                call("a", "mail", text("good")),
                call("b", "mail", text("evil")),
                call("c", "look", text("x"))),
            calls(finish("f", "done")));

    bench.awaitRequest(task, 1);
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::arguments)
        .containsExactly(text("good"));
    assertThat(bench.resultOf(task, "b").outcome()).isEqualTo(Outcome.ERROR);
    assertThat(bench.resultOf(task, "c").outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void a_renamed_call_finds_no_tool_behind_a_rule_that_it_does_not_fit() {
    bench.rules(
        """
        {"name":"no-mail","match":{"tools":["mail"]},"outcome":"deny","reason":"no"},
        {"name":"rest","outcome":"allow"}\
        """);

    var task =
        run(
            calls(
                call("a", "MAIL", text("x")),
                call("b", "mail.", text("x")),
                ask("c", "Please?", "Mail", text("x"))),
            calls(finish("f", "done")));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.results(task))
        .filteredOn(result -> !result.call().equals("f"))
        .hasSize(3)
        .allSatisfy(result -> assertThat(result.result().outcome()).isEqualTo(Outcome.ERROR));
  }

  @Test
  void rules_go_by_the_key_that_the_task_came_with() {
    bench.rules(
        """
        {"name":"r","match":{"agent_keys":["agent"]},"outcome":"allow"}\
        """);

    var byPerson = run(calls(call("a", "mail", text("hi"))), calls(finish("f", "done")));
    bench.awaitRequest(byPerson, 1);
    var byAgent = bench.submitByAgent("say hi");

    bench.awaitStatus(byAgent, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void only_those_whom_the_rule_names_decide() {
    var bob = bench.withBob();
    bench.rules(
        """
        {"name":"r","outcome":"require_approval","approvers":{"people":["BOB@example.com"]}}\
        """);
    var task = run(calls(call("a", "mail", text("hi"))), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.NotPermitted.class);
    assertThat(bench.reject(task, "no")).isInstanceOf(DecisionResult.NotPermitted.class);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    assertThat(bench.decide(task, new Verdict.Approved(), bob))
        .isInstanceOf(DecisionResult.Decided.class);
    bench.awaitStatus(task, Status.SUCCESS);
  }

  private static final ScriptedModel MAIL_EVIL =
      ScriptedModel.of(calls(call("a", "mail", text("evil"))), calls(finish("f", "done")));

  private static Terms.Rule rule(PendingAction action) {
    return action.prompt().terms().orElseThrow().rule();
  }

  private static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("say hi");
  }
}
