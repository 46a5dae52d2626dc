package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.Decide;
import countersign.message.Revoke;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Permit;
import countersign.task.Status;
import countersign.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions that are remembered, and every way to stretch them that we could think of. */
class GrantTest {
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool letter = new RecordingTool("letter", Effect.ONCE);
  private AgentBench bench;
  private Grants grants;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail, letter);
    grants = new Grants(bench);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_is_like_it_runs_without_asking_and_the_record_says_by_whose_leave() {
    var task = run(mails("a"), mails("b"), calls(finish("f", "done")));
    var grant = grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 5);

    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(mail.effects()).hasSize(2);
    assertThat(bench.transcript(task).requests()).isEqualTo(1);
    assertThat(
            bench
                .transcript(task)
                .all(Event.ExecutionStarted.class)
                .map(Event.ExecutionStarted::permit))
        .containsExactly(new Permit.Signature(1), new Permit.Granted(grant));
    assertThat(grants.used(grant)).isEqualTo(1);
  }

  @Test
  void what_does_not_match_is_asked_about() {
    var task = run(mails("a"), mails("long"), calls(finish("f", "done")));
    grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 5);

    bench.awaitRequest(task, 2);

    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void another_tool_and_another_task_are_asked_about() {
    var task = run(mails("a"), calls(call("l", "letter", text("b"))), calls(finish("f", "done")));
    grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 5);

    bench.awaitRequest(task, 2);
    var other = bench.submit("say hi");

    bench.awaitRequest(other, 1);
    assertThat(letter.effects()).isEmpty();
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void when_it_is_used_up_the_next_one_is_asked_about_also_within_one_turn() {
    var task =
        run(
            mails("a"),
            calls(call("b", "mail", text("b")), call("c", "mail", text("c"))),
            calls(finish("f", "done")));
    var grant = grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 1);

    var waiting = bench.awaitRequest(task, 2);

    assertThat(waiting.action().call().id()).isEqualTo("c");
    assertThat(mail.effects()).hasSize(2);
    assertThat(grants.used(grant)).isEqualTo(1);
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(3);
  }

  @Test
  void the_last_use_is_taken_by_one_of_two_tasks() {
    bench.startAgent(ScriptedModel.of(mails("a"), calls(finish("f", "done"))));
    var first = bench.submitByAgent("say hi");
    bench.awaitRequest(first, 1);
    var grant = grants.approve(first, Decide.ForWhom.AGENT_KEY, TOMORROW, 1);
    bench.awaitStatus(first, Status.SUCCESS);

    var tasks =
        List.of(bench.submitByAgent("hi"), bench.submitByAgent("hi"), bench.submitByAgent("hi"));

    await()
        .until(() ->
            tasks.stream().map(this::status).filter(Status.PENDING_APPROVAL::equals).count() == 2);
    await()
        .until(() -> tasks.stream().map(this::status).filter(Status.SUCCESS::equals).count() == 1);
    assertThat(mail.effects()).hasSize(2);
    assertThat(grants.used(grant)).isEqualTo(1);
  }

  @Test
  void a_task_of_a_person_has_no_part_in_what_is_remembered_for_a_key() {
    bench.startAgent(ScriptedModel.of(mails("a"), calls(finish("f", "done"))));
    var first = bench.submitByAgent("say hi");
    bench.awaitRequest(first, 1);
    grants.approve(first, Decide.ForWhom.AGENT_KEY, TOMORROW, 5);

    bench.awaitRequest(bench.submit("say hi"), 1);
  }

  @Test
  void after_its_time_and_once_it_is_taken_back_it_is_of_no_use() {
    var task = run(mails("a"), mails("b"), calls(finish("f", "done")));
    grants.approve(task, Decide.ForWhom.TASK, Instant.now().plusMillis(1), 5);
    bench.awaitRequest(task, 2);

    var other = bench.submit("say hi");
    bench.awaitRequest(other, 1);
    bench.stopAgents();
    var grant = grants.approve(other, Decide.ForWhom.TASK, TOMORROW, 5);
    bench.bus.ask(new Revoke(bench.tenant, grant, AgentBench.ADA)).await();
    bench.startAgent(ScriptedModel.of(mails("a"), mails("b"), calls(finish("f", "done"))));

    bench.awaitRequest(other, 2);
    assertThat(grants.used(grant)).isZero();
  }

  @Test
  void what_the_policy_denies_never_runs_by_it_nor_what_others_must_sign() {
    var task = run(mails("a"), mails("b"), mails("c"), calls(finish("f", "done")));
    bench.awaitRequest(task, 1);
    bench.rules(
        """
        {"name":"no-b","match":{"arguments":[{"path":"$.text","eq":"b"}]},"outcome":"deny",
         "reason":"no"},
        {"name":"c","match":{"arguments":[{"path":"$.text","eq":"c"}]},
         "outcome":"require_approval","approvers":{"people":["bob@example.com"]}}\
        """);
    grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 5);

    var waiting = bench.awaitRequest(task, 2);

    assertThat(waiting.action().call().arguments().canonical()).isEqualTo(text("c"));
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void an_agent_that_asks_by_itself_is_heard_all_the_same() {
    var task =
        run(mails("a"), calls(ask("q", "May I?", "mail", text("b"))), calls(finish("f", "done")));
    grants.approve(task, Decide.ForWhom.TASK, TOMORROW, 5);

    bench.awaitRequest(task, 2);
  }

  private Status status(TaskId task) {
    return bench.find(task).state().status();
  }

  private static Model.Reply mails(String text) {
    return calls(call(text, "mail", text(text)));
  }

  private static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private TaskId run(Model.Reply... replies) {
    bench.startAgent(ScriptedModel.of(replies));
    return bench.submit("say hi");
  }
}
