package countersign.agent;

import static countersign.agent.WaitEntries.anHourAfterTheCall;
import static countersign.agent.WaitEntries.begun;
import static countersign.agent.WaitEntries.resultAt;
import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.TaskChanged;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wait beside the other calls of its turn: it comes last, and each call gets its result. */
class WaitInTurnTest {
  private static final String AN_HOUR = "{\"seconds\":3600,\"reason\":\"office hours\"}";
  private static final String A_SECOND = "{\"seconds\":1,\"reason\":\"a moment\"}";

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private final List<TaskChanged> changes = new CopyOnWriteArrayList<>();
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, look);
    var _ = bench.bus.on(TaskChanged.class, changes::add);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void everything_else_of_the_turn_is_done_before_it_rests() {
    var task =
        run(
            ScriptedModel.of(
                calls(
                    call("w", "wait_until", AN_HOUR),
                    call(
                        "p",
                        "update_plan",
                        "{\"steps\":[{\"title\":\"t\",\"status\":\"pending\"}]}"),
                    call("l", "look", "{\"text\":\"x\"}"),
                    call("x", "nonsense", "{}")),
                calls(finish("f", "done"))));

    bench.awaitStatus(task, Status.PENDING);

    assertThat(bench.results(task))
        .extracting(Event.ToolReturned::call)
        .containsExactlyInAnyOrder("l", "p", "x");
  }

  @Test
  void a_signature_is_asked_for_at_once_and_the_rest_of_the_wait_comes_after_it() {
    var task = run(waitsAndMails(AN_HOUR));
    bench.awaitRequest(task, 1);
    assertThat(begun(bench.transcript(task))).isEmpty();

    bench.approve(task);

    bench.awaitStatus(task, Status.PENDING);
    assertThat(mail.effects()).hasSize(1);
    assertThat(bench.results(task)).extracting(Event.ToolReturned::call).containsExactly("m");
    assertThat(begun(bench.transcript(task)).getFirst().rest().until())
        .as("counted from the call, not from the approval")
        .isEqualTo(anHourAfterTheCall(bench.transcript(task)));
  }

  @Test
  void a_time_that_passes_while_somebody_decides_needs_no_wait_any_more() {
    var task = run(waitsAndMails(A_SECOND));
    bench.awaitRequest(task, 1);
    var late = Instant.now().plus(Duration.ofSeconds(1));
    await().until(() -> Instant.now().isAfter(late));

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(begun(bench.transcript(task))).isEmpty();
    assertThat(bench.resultOf(task, "w").content())
        .startsWith("You did not wait: ")
        .contains("has passed already. It is now");
  }

  @Test
  void of_several_waits_each_gets_its_result_at_its_own_time() {
    var task =
        run(
            ScriptedModel.of(
                calls(
                    call("b", "wait_until", "{\"seconds\":2,\"reason\":\"b\"}"),
                    call("a", "wait_until", A_SECOND)),
                calls(finish("f", "done"))));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(begun(bench.transcript(task)))
        .extracting(Event.WaitBegun::call)
        .containsExactly("a", "b");
    for (var begun : begun(bench.transcript(task)))
      assertThat(resultAt(bench.transcript(task), begun.call()))
          .isAfterOrEqualTo(begun.rest().until());
    assertThat(bench.results(task)).hasSize(3);
  }

  @Test
  void a_task_that_is_to_end_in_the_same_turn_ends_after_the_wait() {
    var task = run(ScriptedModel.of(calls(finish("f", "done"), call("w", "wait_until", A_SECOND))));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(bench.results(task)).extracting(Event.ToolReturned::call).containsExactly("w", "f");
  }

  @Test
  void a_wait_is_nothing_that_a_person_could_sign() {
    var task =
        run(
            ScriptedModel.of(
                calls(ask("w", "May I wait?", "wait_until", AN_HOUR)), calls(finish("f", "done"))));

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(bench.resultOf(task, "w").content()).contains("'wait_until' can't be signed");
  }

  private static ScriptedModel waitsAndMails(String arguments) {
    return ScriptedModel.of(
        calls(call("w", "wait_until", arguments), call("m", "mail", "{\"text\":\"hi\"}")),
        calls(finish("f", "done")));
  }

  private TaskId run(ScriptedModel model) {
    bench.startAgent(model);
    return bench.submit("wait");
  }
}
