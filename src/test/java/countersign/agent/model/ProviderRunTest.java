package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.model.Wire.Call;
import countersign.config.ModelPrice;
import countersign.config.ModelServerConfig;
import countersign.message.Principal;
import countersign.message.ReadSpending;
import countersign.message.Submit;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.TestDatabase;
import countersign.task.Brief;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Money;
import countersign.task.Spending;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Turn;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole tasks on a provider with a server. */
@ParameterizedClass
@EnumSource(Wire.class)
class ProviderRunTest {
  private static final String ASK =
      """
      {"prompt":"Send it?","pending_action":{"name":"mail","arguments":{"text":"hello"}}}
      """;

  private final Wire wire;
  private final ProviderBench server;
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final AgentBench bench = new AgentBench(TestDatabase.fresh(), mail);

  ProviderRunTest(Wire wire) throws Exception {
    this.wire = wire;
    this.server = new ProviderBench(wire);
  }

  @AfterEach
  void stop() {
    bench.close();
    server.close();
  }

  @Test
  void a_mail_is_asked_for_approved_sent_once_and_paid_for() {
    server.prices =
        Map.of(wire.model, new ModelPrice(new BigDecimal("3"), new BigDecimal("15"), "EUR"));
    says("I ask first.", new Call("call_1", "human_approval", ASK.strip()));
    says("", new Call("call_2", "finish", "{\"answer\":\"The mail is out.\"}"));
    var task = run();
    bench.awaitRequest(task, 1);

    bench.approve(task);
    var done = bench.awaitStatus(task, Status.SUCCESS);

    assertThat(done.state()).isEqualTo(new TaskState.Success("The mail is out."));
    assertThat(mail.effects()).hasSize(1);
    assertThat(server.server.asked()).hasSize(2);
    assertThat(server.server.asked().getLast().path("messages").toString())
        .contains("call_1", "hello", "done");
    var cost = new Money(new BigDecimal("0.00081"), "EUR");
    assertThat(bench.transcript(task).turnsTaken().map(Turn::usage))
        .allSatisfy(usage -> {
          assertThat(usage.model()).contains(wire.model);
          assertThat(usage.cost()).contains(cost);
        });
    assertThat(spending(task))
        .isEqualTo(new Spending(240, 60, List.of(new Money(new BigDecimal("0.00162"), "EUR")), 0));
  }

  @Test
  void a_rejection_an_unknown_tool_and_wrong_arguments_are_told_and_the_model_goes_on() {
    says(
        "",
        new Call("call_1", "mail", "{\"text\":\"buy!\"}"),
        new Call("call_2", "no_such_tool", "{}"),
        new Call("call_3", "mail", "{\"text\":7}"));
    says("", new Call("call_4", "finish", "{\"answer\":\"Not sent.\"}"));
    var task = run();
    bench.awaitRequest(task, 1);

    bench.reject(task, "too promotional");
    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(mail.effects()).isEmpty();
    assertThat(server.server.asked().getLast().path("messages").toString())
        .contains("Ada rejected this action: too promotional", "no_such_tool", "text");
    assertThat(spending(task)).isEqualTo(new Spending(240, 60, List.of(), 2));
  }

  @Test
  void replies_that_can_not_be_used_are_counted_too_and_end_the_task_in_the_end() {
    for (int i = 0; i < 3; i++)
      server.server.answers(200, wire.answer("It is", wire.cutOff(), wire.usage(10, 5)));
    var task = run();

    bench.awaitStatus(task, Status.FAILURE);

    assertThat(bench.transcript(task).all(Event.ReplyRefused.class))
        .hasSize(3)
        .allSatisfy(refused -> assertThat(refused.usage().model()).contains(wire.model));
    assertThat(spending(task)).isEqualTo(new Spending(30, 15, List.of(), 3));
  }

  @Test
  void however_many_tokens_a_server_counts_they_can_be_added_up() {
    for (int i = 0; i < 3; i++)
      server.server.answers(
          200, wire.answer("It is", wire.cutOff(), wire.usage(2_000_000_000, 2_000_000_000)));
    var task = run();

    bench.awaitStatus(task, Status.FAILURE);

    assertThat(spending(task))
        .isEqualTo(new Spending(6_000_000_000L, 6_000_000_000L, List.of(), 3));
  }

  @Test
  void a_conversation_that_can_not_fit_fails_the_task_at_once_and_says_why() {
    server.window = new ModelServerConfig.Window(2000, 900);
    var task = run();

    var failed = bench.awaitStatus(task, Status.FAILURE);

    assertThat(((TaskState.Failure) failed.state()).reason())
        .contains("The conversation is about", "context-tokens is 2000");
    assertThat(server.server.asked()).isEmpty();
  }

  private Spending spending(TaskId task) {
    return bench.bus.ask(new ReadSpending(bench.tenant, task)).await();
  }

  private void says(String text, Call... calls) {
    server.server.answers(200, wire.says(text, calls));
  }

  private TaskId run() {
    bench.startAgent(server.open());
    var provider = wire.name().toLowerCase(Locale.ROOT);
    var brief = new Brief("Write a mail", provider, Optional.empty(), Optional.empty(), List.of());
    var by = new Principal(bench.tenant, AgentBench.ADA);
    return bench
        .bus
        .ask(new Submit(by, AgentBench.newTask(), AgentBench.newJob(), brief))
        .await()
        .id();
  }
}
