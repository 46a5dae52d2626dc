package countersign.store;

import static countersign.support.ByHand.action;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Cancel;
import countersign.message.DecisionResult;
import countersign.message.ListPending;
import countersign.message.Page;
import countersign.message.Retry;
import countersign.message.WriteResult;
import countersign.support.AgentBench;
import countersign.support.ByHand;
import countersign.support.TestDatabase;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The number of tasks that wait, through everything that has one wait or wait no more. */
class PendingCountTest {
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_task_counts_from_its_pause_until_its_only_request_is_decided() {
    var task = bench.submit("decide me");
    assertThat(total()).isZero();
    var running = ByHand.claim(bench, task);
    assertThat(total()).isZero();

    ByHand.pause(bench, running, action(1)).await();
    assertThat(total()).isEqualTo(1);

    bench.approve(task);
    assertThat(total()).isZero();
  }

  @Test
  void a_task_with_several_requests_counts_once_and_until_the_last_is_decided() {
    var task = ByHand.waiting(bench, action(1), action(2), action(3));
    var _ = ByHand.waiting(bench, action(1));
    assertThat(total()).isEqualTo(2);

    bench.decide(task, "c2", new Verdict.Approved());
    bench.decide(task, "c1", new Verdict.Rejected("no"));
    assertThat(total()).isEqualTo(2);

    bench.decide(task, "c3", new Verdict.Approved());
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void a_cancelled_task_counts_no_more_whether_it_waited_or_not() {
    var waiting = ByHand.waiting(bench, action(1), action(2));
    var queued = bench.submit("not begun");
    var _ = ByHand.waiting(bench, action(1));

    assertThat(bench.cancel(waiting)).isInstanceOf(Cancel.Result.Done.class);
    assertThat(bench.cancel(queued)).isInstanceOf(Cancel.Result.Done.class);

    assertThat(total()).isEqualTo(1);
  }

  @Test
  void a_task_counts_no_more_once_the_last_of_its_requests_has_expired() {
    var task = ByHand.waiting(bench, action(1));
    bench.execute(
        """
        update agent_tasks set pending_action_data = pending_action_data
          || '{"expires_at": "2020-01-01T00:00:00Z", "terms": {"expires": {"then": "REJECT"}}}'
        """);

    assertThat(bench.approve(task)).isInstanceOf(DecisionResult.Expired.class);

    assertThat(bench.find(task).state().status()).isEqualTo(Status.QUEUED);
    assertThat(total()).isZero();
  }

  @Test
  void a_task_that_failed_and_goes_on_counts_when_it_waits_again() {
    var task = ByHand.waiting(bench, action(1));
    bench.approve(task);
    ByHand.fail(bench, ByHand.claim(bench, task), "stuck").await();
    assertThat(total()).isZero();

    assertThat(retry(task)).isInstanceOf(Retry.Result.Done.class);
    assertThat(total()).isZero();
    ByHand.pause(bench, ByHand.claim(bench, task), action(2)).await();

    assertThat(total()).isEqualTo(1);
  }

  @Test
  void a_pause_that_is_refused_counts_nothing() {
    var running = ByHand.claim(bench, bench.submit("cancelled meanwhile"));
    bench.cancel(running.id());

    assertThat(ByHand.pause(bench, running, action(1)).await())
        .isEqualTo(new WriteResult.LeaseLost());

    assertThat(total()).isZero();
  }

  @Test
  void rows_that_come_and_go_while_they_wait_are_counted_too() {
    var _ = ByHand.waiting(bench, action(1));

    bench.execute(
        """
        insert into agent_tasks
        select copy.* from agent_tasks task, generate_series(1, 300) n,
          jsonb_populate_record(task, jsonb_build_object('task_id', 'agent_copied00' || n)) copy
        """);
    assertThat(total()).isEqualTo(301);

    bench.execute("delete from agent_tasks where task_id like 'agent_copied%'");
    assertThat(total()).isEqualTo(1);
  }

  private long total() {
    var page = new Page(1, Optional.empty());
    return bench.bus.ask(new ListPending(bench.tenant, page)).await().total();
  }

  private Retry.Result retry(TaskId task) {
    return bench
        .bus
        .ask(new Retry(bench.tenant, task, AgentBench.ADA, AgentBench.newJob()))
        .await();
  }
}
