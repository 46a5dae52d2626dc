package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.json.ArgumentsReader;
import countersign.message.ReadTranscript;
import countersign.support.AgentBench;
import countersign.support.AskedLog;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import countersign.task.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that is given a task gets what is on record with it, and doesn't read it again. */
class HandedTranscriptTest {
  private static final ScriptedModel TWO_MAILS =
      ScriptedModel.of(
          calls(
              ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}"),
              ask("c2", "And this?", "mail", "{\"text\":\"ho\"}")),
          calls(finish("c3", "sent")));

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;
  private AskedLog asked;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
    asked = new AskedLog(bench.vertx);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void from_its_submission_to_its_end_no_transcript_is_read() {
    bench.startAgent(
        ScriptedModel.of(
            calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")),
            calls(finish("c2", "sent"))));
    // The workers have looked for what waits once, and nothing did.
    bench.awaitStatus(bench.submit("first"), Status.PENDING_APPROVAL);
    asked.clear();

    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(asked.count(ReadTranscript.class)).isZero();
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void what_is_handed_over_with_a_new_task_is_what_is_stored() {
    var handed = new IdleWorkers(bench, 10).handed();

    var task = bench.submit("say \"hi\"\nto\tall, ž𝄞");

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).contains(stored(task));
  }

  @Test
  void what_is_handed_over_with_a_decided_task_is_what_is_stored() {
    var task = waiting();
    bench.decide(task, "c1", new Verdict.Rejected("\"No\", says\\Ada"));
    var handed = new IdleWorkers(bench, 10).handed();

    bench.decide(task, "c2", new Verdict.Approved());

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).contains(stored(task));
    assertThat(stored(task).entries()).hasSize(6);
  }

  @Test
  void what_was_put_in_place_of_something_is_read_from_its_request() {
    var task = waiting();
    bench.decide(task, "c1", edited("hello"));
    var handed = new IdleWorkers(bench, 10).handed();

    bench.decide(task, "c2", new Verdict.Approved());

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).isEmpty();
  }

  @Test
  void and_so_it_is_when_that_is_the_decision_itself() {
    var task = waiting();
    bench.decide(task, "c1", new Verdict.Approved());
    var handed = new IdleWorkers(bench, 10).handed();

    bench.decide(task, "c2", edited("hello"));

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).isEmpty();
  }

  @Test
  void a_long_transcript_is_read_in_parts() {
    var task = waiting();
    bench.decide(task, "c1", new Verdict.Approved());
    addRefusals(task, 95, "'x'");
    var handed = new IdleWorkers(bench, 10).handed();

    bench.decide(task, "c2", new Verdict.Approved());

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).isEmpty();
  }

  @Test
  void and_so_is_one_with_much_text() {
    var task = waiting();
    bench.decide(task, "c1", new Verdict.Approved());
    addRefusals(task, 2, "(select string_agg(md5(i::text), '') from generate_series(1, 2000) i)");
    var handed = new IdleWorkers(bench, 10).handed();

    bench.decide(task, "c2", new Verdict.Approved());

    await().until(() -> handed.size() == 1);
    assertThat(handed.getFirst().known().transcript()).isEmpty();
  }

  /** Behind the five entries that there are. */
  private void addRefusals(TaskId task, int count, String why) {
    bench.execute(
        """
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select 'demo', '%s', 5 + n, now(), 'reply_refused', jsonb_build_object('why', %s)
        from generate_series(1, %d) n
        """
            .formatted(task.text(), why, count));
    bench.execute("update agent_tasks set last_event = last_event + " + count);
  }

  private static Verdict edited(String text) {
    var arguments = ArgumentsReader.stored("{\"text\":\"" + text + "\"}");
    return new Verdict.Edited(arguments, new ToolCall("c", "mail", arguments).digest());
  }

  /** A task that waits for two signatures, and nobody works. */
  private TaskId waiting() {
    var agent = bench.startAgent(TWO_MAILS);
    var task = bench.submit("say hi and ho");
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    return task;
  }

  private Transcript stored(TaskId task) {
    return bench.transcript(task);
  }
}
