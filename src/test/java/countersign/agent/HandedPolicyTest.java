package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.FindRulebook;
import countersign.message.PolicyVersion;
import countersign.message.RunRef;
import countersign.support.AgentBench;
import countersign.support.AskedLog;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Lease;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is signed begins by the policy that its signature's transaction has read. */
class HandedPolicyTest {
  private static final String NO_EVIL =
      """
      {"name":"no-evil","match":{"arguments":[{"path":"$.text","eq":"evil"}]},
       "outcome":"deny","reason":"We don't write that."}\
      """;
  private static final ScriptedModel MAIL =
      ScriptedModel.of(
          calls(ask("c1", "Shall I?", "mail", "{\"text\":\"evil\"}")), calls(finish("f", "sent")));

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

  /** A machine that stands still for a second reads them, so it may take more than one task. */
  @Test
  void from_a_signature_to_the_end_no_rules_are_read() {
    bench.rules(NO_EVIL.replace("evil", "worse"));
    bench.startAgent(MAIL);

    var read = IntStream.range(0, 20).mapToLong(_ -> rulesReadOnceSigned());

    assertThat(read.anyMatch(times -> times == 0)).isTrue();
  }

  private long rulesReadOnceSigned() {
    var task = waiting();
    asked.clear();
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);
    return asked.count(FindRulebook.class);
  }

  @Test
  void rules_that_were_saved_while_it_waited_are_read_and_hold() {
    bench.startAgent(MAIL);
    var task = waiting();
    bench.rules(NO_EVIL);
    asked.clear();

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "c1").content()).contains("We don't write that.");
    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void a_policy_is_good_for_one_call() {
    var now = Instant.now();
    var judges = judges(now, now);

    judges.ofSigned();
    assertThat(asked.count(FindRulebook.class)).isZero();

    judges.ofSigned();
    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void who_has_waited_for_something_reads_the_rules_again() {
    var then = Instant.now();

    judges(then, then.plus(Judges.FRESH).minusNanos(1)).ofSigned();
    assertThat(asked.count(FindRulebook.class)).isZero();

    judges(then, then.plus(Judges.FRESH)).ofSigned();
    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void a_clock_that_was_set_back_makes_no_policy_fresh() {
    var then = Instant.now();

    judges(then, then.minus(Duration.ofMinutes(5))).ofSigned();

    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void what_is_not_signed_is_judged_by_what_is_read() {
    var now = Instant.now();
    var judges = judges(now, now);

    judges.now();
    judges.ofSigned();

    assertThat(asked.count(FindRulebook.class)).isEqualTo(2);
  }

  /**
   * Of a run whose task was set in motion with a policy at one time, and that judges at another.
   */
  private Judges judges(Instant then, Instant now) {
    var task = bench.find(bench.submit("say it"));
    var old = task.record();
    var record = new Task.Record(old.plan(), old.agentKey(), old.lastEvent(), then, then);
    var set = new Task(task.tenant(), task.id(), task.brief(), task.state(), record);
    var run = new RunRef(task.tenant(), task.id(), new Lease(UUID.randomUUID()));
    var judges = new Judges(set, new RunLedger(bench.bus, run, () -> now, () -> false));
    judges.take(PolicyVersion.NONE.policy());
    asked.clear();
    return judges;
  }

  private TaskId waiting() {
    var task = bench.submit("say it");
    bench.awaitRequest(task, 1);
    return task;
  }
}
