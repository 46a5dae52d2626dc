package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.Claim;
import countersign.message.Offer;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.StatusLog;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Status;
import countersign.task.TaskId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set in motion at a node whose workers have room goes to them without a queue. */
class HandOverTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;
  private StatusLog statuses;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
    statuses = new StatusLog(bench.bus);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_is_submitted_and_decided_is_running_at_once() {
    bench.startAgent(oneMail());
    // The workers have looked for what waits once, and nothing did.
    bench.awaitStatus(bench.submit("first"), Status.PENDING_APPROVAL);

    var task = bench.submit("say hi");
    bench.awaitRequest(task, 1);
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);

    await().until(() -> statuses.of(task).contains(Status.SUCCESS));
    assertThat(statuses.of(task)).startsWith(Status.RUNNING).doesNotContain(Status.QUEUED);
    assertThat(mail.effects()).hasSize(1);
  }

  @Test
  void who_submits_is_told_that_the_task_was_queued() {
    bench.startAgent(oneMail());
    bench.awaitStatus(bench.submit("first"), Status.PENDING_APPROVAL);

    var reply = bench.submitted("say hi", List.of());

    assertThat(reply.state().status()).isEqualTo(Status.QUEUED);
    assertThat(bench.awaitStatus(reply.id(), Status.PENDING_APPROVAL).record().createdAt())
        .isEqualTo(reply.record().createdAt());
  }

  @Test
  void nothing_is_handed_over_while_others_wait_in_the_queue() {
    offer(10);

    var early = bench.submit("before anybody looked for what waits");
    assertWasOnlyQueued(early);
    claim(1);
    var late = bench.submit("there may be more than the one that was claimed");

    assertWasOnlyQueued(late);
  }

  @Test
  void no_more_is_handed_over_than_there_is_room_for() {
    offer(1);
    claim(1);

    // Nobody answers, so the only place comes back, and the task to the queue.
    var task = bench.submit("say hi");
    bench.awaitStatus(task, Status.QUEUED);
    claim(5);
    var full = bench.submit("say hi again");

    assertWasOnlyQueued(full);
    assertThat(bench.bus.ask(new Offer("test", LEASE, 0)).await()).isZero();
  }

  @Test
  void a_claim_without_room_leaves_those_first_who_wait() {
    offer(1);
    var waits = bench.submit("waits before anybody looked");
    offer(-1);
    claim(1);
    offer(1);

    var late = bench.submit("comes when there is room");

    assertWasOnlyQueued(waits);
    assertWasOnlyQueued(late);
  }

  @Test
  void a_task_that_nobody_takes_is_done_by_who_comes_later() {
    offer(3);
    claim(1);
    var task = bench.submit("say hi");
    bench.awaitStatus(task, Status.QUEUED);

    bench.startAgent(oneMail());

    bench.awaitRequest(task, 1);
  }

  private static ScriptedModel oneMail() {
    return ScriptedModel.of(
        calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")), calls(finish("c2", "sent")));
  }

  private void offer(int places) {
    bench.bus.ask(new Offer("test", LEASE, places)).await();
  }

  private void claim(int limit) {
    bench.bus.ask(new Claim("test", limit, LEASE)).await();
  }

  /** Also what was handed over and put back is queued in the end; this wasn't. */
  private void assertWasOnlyQueued(TaskId task) {
    await().until(() -> !statuses.of(task).isEmpty());
    assertThat(statuses.of(task)).containsExactly(Status.QUEUED);
  }
}
