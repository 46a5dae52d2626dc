package countersign.agent;

import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Verdict;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs is what a person put in place of the agent's arguments, if it can run at all. */
class EditedCallTest {
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final AtomicBoolean onLoop = new AtomicBoolean();
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, watching());
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void an_edit_that_the_schema_refuses_never_runs() {
    var task = run(calls(call("a", "mail", "{\"text\":\"a\"}")), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);

    bench.decide(task, edited("{\"text\":7}"));

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "a").outcome()).isEqualTo(ToolResult.Outcome.ERROR);
  }

  @Test
  void a_crash_after_an_edited_action_began_is_asked_about_with_the_edited_arguments() {
    var dead = new DeadWorker(bench);
    var task = bench.submit("say hi");
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.decide(task, edited("{\"text\":\"ho\"}"));
    dead.beginEdited(task, "{\"text\":\"ho\"}");

    bench.startAgent(DeadWorker.MAILS_AND_ENDS);

    var asked = bench.awaitRequest(task, 2).action();
    assertThat(asked.call().arguments().canonical()).isEqualTo("{\"text\":\"ho\"}");
    bench.decide(task, new Verdict.Reconciled(Verdict.Finding.RUN_AGAIN, Optional.empty()));
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects())
        .extracting(RecordingTool.Effected::arguments)
        .containsExactly("{\"text\":\"ho\"}");
  }

  @Test
  void an_edit_is_held_against_tools_and_rules_off_the_event_loop() {
    var task = run(calls(call("a", "mail", "{\"text\":\"a\"}")), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);
    var call = new ToolCall("a", "watch", ArgumentsReader.stored("{\"text\":\"b\"}"));

    var result = bench.bus.ask(new CheckEdit(bench.find(task), call)).await();

    assertThat(result).isInstanceOf(CheckEdit.Result.Fits.class);
    assertThat(onLoop).isFalse();
  }

  private Tool watching() {
    var spec = new RecordingTool("watch", Effect.ONCE).spec();
    return new Tool() {
      @Override
      public ToolSpec spec() {
        return spec;
      }

      @Override
      public Effect effect(JsonNode arguments) {
        if (Context.isOnEventLoopThread()) onLoop.set(true);
        return Effect.ONCE;
      }

      @Override
      public Outcome run(JsonNode arguments, Attempt attempt) {
        return Outcome.ok("done");
      }
    };
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("do it");
  }

  private static Verdict edited(String arguments) {
    var read = (ArgumentsReader.Result.Read) ArgumentsReader.read(arguments);
    return new Verdict.Edited(
        read.arguments(), new ToolCall("x", "mail", read.arguments()).digest());
  }
}
