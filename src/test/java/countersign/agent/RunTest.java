package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import countersign.message.DecisionResult;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Prompt;
import countersign.task.Status;
import countersign.task.TaskState;
import countersign.task.ToolResult.Outcome;
import countersign.task.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between a goal and its answer. */
class RunTest {
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
  void an_approved_action_runs_once_and_the_agent_goes_on() {
    bench.startAgent(
        ScriptedModel.of(
            calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")),
            calls(finish("c2", "sent"))));
    var task = bench.submit("say hi");
    var waiting = bench.awaitRequest(task, 1);
    assertThat(waiting.action().call().tool()).isEqualTo("mail");
    assertThat(waiting.action().call().arguments().canonical()).isEqualTo("{\"text\":\"hi\"}");
    assertThat(waiting.action().prompt())
        .extracting(Prompt::text, Prompt::author)
        .containsExactly("Shall I?", Prompt.Author.AGENT);
    assertThat(mail.effects()).isEmpty();

    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.Decided.class);

    var done = bench.awaitStatus(task, Status.SUCCESS);
    assertThat(done.state()).isEqualTo(new TaskState.Success("sent"));
    assertThat(mail.effects()).hasSize(1);
    assertThat(bench.results(task))
        .extracting(Event.ToolReturned::call, r -> r.result().outcome())
        .containsExactly(tuple("c1", Outcome.OK), tuple("c2", Outcome.OK));
  }

  @Test
  void a_rejected_action_never_runs_and_the_agent_gets_the_reason() {
    bench.startAgent(
        ScriptedModel.of(
            calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")), calls(finish("c2", "ok"))));
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);

    bench.reject(task, "too promotional");

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    var result = bench.results(task).getFirst().result();
    assertThat(result.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(result.content()).contains("Ada").contains("too promotional");
  }

  @Test
  void a_gated_tool_is_stopped_although_the_model_never_asked() {
    bench.startAgent(
        ScriptedModel.of(
            calls(call("c1", "mail", "{\"text\":\"hi\"}")), calls(finish("c2", "sent"))));
    var task = bench.submit("say hi");

    var waiting = bench.awaitRequest(task, 1);

    assertThat(waiting.action().prompt().author()).isEqualTo(Prompt.Author.POLICY);
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void a_turn_with_several_calls_loses_none() {
    bench.startAgent(
        ScriptedModel.of(
            calls(
                call("m1", "mail", "{\"text\":\"one\"}"),
                call("l1", "look", "{\"text\":\"x\"}"),
                call("m2", "mail", "{\"text\":\"two\"}"),
                call("u1", "unknown", "{}"),
                call("b1", "look", "not json"),
                call("b2", "look", "{\"wrong\":1}")),
            calls(finish("f", "done"))));
    var task = bench.submit("two mails");
    bench.awaitRequest(task, 1);
    assertThat(look.effects()).as("what needs no signature doesn't wait for one").hasSize(1);
    bench.decide(task, "m1", new Verdict.Rejected("not this one"));
    bench.decide(task, "m2", new Verdict.Approved());

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::arguments)
        .containsExactly("{\"text\":\"two\"}");
    assertThat(bench.results(task))
        .extracting(Event.ToolReturned::call, r -> r.result().outcome())
        .containsExactlyInAnyOrder(
            tuple("m1", Outcome.REJECTED),
            tuple("l1", Outcome.OK),
            tuple("m2", Outcome.OK),
            tuple("u1", Outcome.ERROR),
            tuple("b1", Outcome.ERROR),
            tuple("b2", Outcome.ERROR),
            tuple("f", Outcome.OK));
  }

  @Test
  void what_could_never_run_goes_back_to_the_model_and_not_to_a_person() {
    bench.startAgent(
        ScriptedModel.of(
            calls(
                ask("c1", "?", "nonsense", "{}"),
                ask("c2", "?", "mail", "{\"text\":7}"),
                ask("c3", "?", "human_approval", "{}"),
                ask("c4", "?", "finish", "{\"answer\":\"x\"}"),
                call("c5", "human_approval", "{\"prompt\":\"?\"}")),
            calls(finish("f", "gave up"))));
    var task = bench.submit("try things");

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(bench.transcript(task).requests()).isZero();
    assertThat(bench.results(task))
        .filteredOn(r -> !r.call().equals("f"))
        .hasSize(5)
        .allSatisfy(r -> assertThat(r.result().outcome()).isEqualTo(Outcome.ERROR));
    assertThat(bench.results(task).get(1).result().content()).contains("text");
  }

  @Test
  void finish_waits_for_its_siblings_and_is_refused_when_one_was_rejected() {
    bench.startAgent(
        ScriptedModel.of(
            calls(finish("f1", "all sent"), call("m1", "mail", "{\"text\":\"hi\"}")),
            calls(finish("f2", "not sent"))));
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.reject(task, "no");

    var done = bench.awaitStatus(task, Status.SUCCESS);

    assertThat(done.state()).isEqualTo(new TaskState.Success("not sent"));
    assertThat(bench.results(task))
        .extracting(Event.ToolReturned::call, r -> r.result().outcome())
        .containsExactly(
            tuple("m1", Outcome.REJECTED), tuple("f1", Outcome.ERROR), tuple("f2", Outcome.OK));
  }

  @Test
  void the_plan_is_visible_while_the_task_waits() {
    bench.startAgent(
        ScriptedModel.of(
            calls(
                call(
                    "p",
                    "update_plan",
                    "{\"steps\":[{\"title\":\"Draft\",\"status\":\"completed\"},"
                        + "{\"title\":\"Send\",\"status\":\"pending\"}]}"),
                call("m", "mail", "{\"text\":\"hi\"}"))));
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);

    assertThat(bench.find(task).record().plan().steps())
        .extracting(step -> step.title() + " " + step.progress())
        .containsExactly("Draft COMPLETED", "Send PENDING");
  }

  @Test
  void a_tool_outside_the_tasks_toolkits_does_not_exist_for_it() {
    bench.startAgent(
        ScriptedModel.of(
            calls(call("m", "mail", "{\"text\":\"hi\"}")), calls(finish("f", "could not"))));
    var task = bench.submit("say hi", List.of("looks"));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(bench.results(task).getFirst().result().content()).contains("no tool 'mail'");
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void a_cancelled_tasks_action_does_not_run() {
    bench.startAgent(ScriptedModel.of(calls(call("m", "mail", "{\"text\":\"hi\"}"))));
    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);

    bench.cancel(task);

    assertThat(bench.approve(task)).isEqualTo(new DecisionResult.NotPending(Status.CANCELLED));
    assertThat(mail.effects()).isEmpty();
  }

  @Test
  void an_unknown_provider_fails_the_task_with_a_clear_error() {
    var task = bench.submit("anything");
    bench.startAgent(
        new Model() {
          @Override
          public String name() {
            return "another";
          }

          @Override
          public Reply next(Asking asking) {
            throw new AssertionError("not asked");
          }
        });

    var failed = bench.awaitStatus(task, Status.FAILURE);

    assertThat(((TaskState.Failure) failed.state()).reason()).contains("scripted");
  }
}
