package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Begin;
import countersign.message.FindRulebook;
import countersign.message.RunRef;
import countersign.message.WriteResult;
import countersign.policy.Policy;
import countersign.support.AgentBench;
import countersign.support.AskedLog;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Lease;
import countersign.task.Status;
import countersign.task.TaskId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * By which rules a call begins: what is signed, by those that the signature's transaction has read.
 */
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

  @Test
  void from_a_signature_to_the_end_no_rules_are_read() {
    bench.rules(NO_EVIL.replace("evil", "worse"));
    bench.startAgent(MAIL);
    var task = waiting();
    asked.clear();

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
    assertThat(asked.count(FindRulebook.class)).isZero();
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
  void rules_that_are_saved_just_before_a_signed_call_begins_hold() {
    bench.startAgent(MAIL);
    var task = waiting();
    asked.clear();
    onceBefore(Begin.class, () -> bench.rules(NO_EVIL));

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "c1").content()).contains("We don't write that.");
    assertThat(asked.count(Begin.class)).isOne();
    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void and_so_they_do_for_one_that_needs_no_signature() {
    bench.rules("{\"name\":\"fine\",\"match\":{\"tools\":[\"mail\"]},\"outcome\":\"allow\"}");
    bench.startAgent(
        ScriptedModel.of(
            calls(call("c1", "mail", "{\"text\":\"evil\"}")), calls(finish("f", "?"))));
    onceBefore(Begin.class, () -> bench.rules(NO_EVIL));

    var task = bench.submit("say it");

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).isEmpty();
    assertThat(bench.resultOf(task, "c1").content()).contains("We don't write that.");
  }

  @Test
  void rules_that_are_saved_and_mind_nothing_stop_nothing() {
    bench.startAgent(MAIL);
    var task = waiting();
    onceBefore(Begin.class, () -> bench.rules(NO_EVIL.replace("evil", "worse")));

    bench.approve(task);

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(mail.effects()).hasSize(1);
    assertThat(asked.count(Begin.class)).isEqualTo(2);
  }

  @Test
  void nothing_is_written_of_a_begin_by_other_rules_than_those_that_hold() {
    var agent = bench.startAgent(DeadWorker.MAILS_AND_ENDS);
    var task = waiting();
    bench.stopAgent(agent);
    bench.approve(task);
    addPolicyOfSomebodyElse();
    var dead = new DeadWorker(bench);
    var run = dead.claimAndDie(task);
    var before = bench.transcript(task);

    assertThat(dead.beginBy(1, run)).isEqualTo(new WriteResult.RulesChanged());
    assertThat(bench.transcript(task)).isEqualTo(before);
    assertThat(bench.executions(task)).singleElement().asString().contains("READY");

    assertThat(dead.beginBy(0, run)).isInstanceOf(WriteResult.Written.class);
    assertThat(dead.beginBy(0, run)).isEqualTo(new WriteResult.NotApproved());
  }

  @Test
  void a_policy_at_hand_is_good_for_the_first_judgement_only() {
    var judges = judges();

    judges.ofSigned();
    assertThat(asked.count(FindRulebook.class)).isZero();

    judges.ofSigned();
    assertThat(asked.count(FindRulebook.class)).isOne();
  }

  @Test
  void what_is_not_signed_is_judged_by_what_is_read() {
    var judges = judges();

    judges.now();
    judges.ofSigned();

    assertThat(asked.count(FindRulebook.class)).isEqualTo(2);
  }

  private Judges judges() {
    var task = bench.find(bench.submit("say it"));
    var run = new RunRef(task.tenant(), task.id(), new Lease(UUID.randomUUID()));
    var ledger = new RunLedger(bench.bus, run, InstantSource.system(), () -> false);
    asked.clear();
    return new Judges(task, ledger, Optional.of(Policy.NONE));
  }

  /** Does something when the first message of a kind is on its way. */
  private void onceBefore(Class<?> kind, Runnable what) {
    var first = new AtomicBoolean(true);
    bench
        .vertx
        .eventBus()
        .addOutboundInterceptor(delivery -> {
          if (!kind.isInstance(delivery.body()) || !first.getAndSet(false)) {
            delivery.next();
            return;
          }
          var _ =
              Thread.ofVirtual()
                  .start(() -> {
                    what.run();
                    delivery.next();
                  });
        });
  }

  private void addPolicyOfSomebodyElse() {
    bench.execute(
        """
        insert into tenant values ('other', now());
        insert into person select 'other', person_id, email, name, roles, password_hash, created_at
        from person;
        insert into policy_version (tenant_id, version, rules, saved_by, saved_by_name, saved_at)
        select 'other', 1, '[]', person_id, name, now() from person where tenant_id = 'other'
        """);
  }

  private TaskId waiting() {
    var task = bench.submit("say it");
    bench.awaitRequest(task, 1);
    return task;
  }
}
