package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.RunRef;
import countersign.support.AgentBench;
import countersign.support.TestDatabase;
import countersign.task.Arguments;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries that wait, and a store that knows better meanwhile. */
class RunLedgerTest {
  private static final ToolCall LOOK = new ToolCall("l", "look", Arguments.NONE);

  private AgentBench bench;
  private TaskId task;
  private RunRef run;
  private RunLedger ledger;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
    task = bench.submit("look");
    run = new DeadWorker(bench).claimAndDie(task);
    ledger = ledger();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void what_waits_is_written_in_its_order_with_the_next_entry() {
    var kept = known(ledger.keep(ledger.read(), refused("one")));
    kept = known(ledger.keep(kept, refused("two")));
    assertThat(bench.transcript(task).entries()).hasSize(1);
    assertThat(ledger.hasWaiting(kept)).isTrue();

    var recorded = known(ledger.record(kept, refused("three")));

    assertThat(bench.transcript(task).all(Event.ReplyRefused.class))
        .containsExactly(refused("one"), refused("two"), refused("three"));
    assertThat(recorded.all(Event.class).toList())
        .isEqualTo(bench.transcript(task).all(Event.class).toList());
    assertThat(ledger.hasWaiting(recorded)).isFalse();
  }

  @Test
  void what_waits_is_written_before_a_call_begins() {
    var kept = known(ledger.keep(ledger.read(), refused("one")));

    var begun = ledger.begin(kept, LOOK, new Permit.Free(), firstStart());

    assertThat(begun).isInstanceOf(Beginning.Begun.class);
    assertThat(bench.transcript(task).all(Event.class))
        .last()
        .isEqualTo(new Event.ExecutionStarted(new Permit.Free(), "l", firstStart()));
    assertThat(bench.transcript(task).all(Event.ReplyRefused.class)).hasSize(1);
  }

  @Test
  void what_waits_is_dropped_when_something_else_was_written_meanwhile() {
    var kept = known(ledger.keep(ledger.read(), refused("mine")));
    var other = ledger();
    var _ = other.record(other.read(), refused("other"));

    var now = known(ledger.record(kept));

    assertThat(now).isEqualTo(bench.transcript(task));
    assertThat(now.all(Event.ReplyRefused.class)).containsExactly(refused("other"));
    assertThat(ledger.hasWaiting(now)).isFalse();
  }

  @Test
  void a_call_does_not_begin_behind_what_could_not_be_written() {
    var kept = known(ledger.keep(ledger.read(), refused("mine")));
    var other = ledger();
    var _ = other.record(other.read(), refused("other"));

    assertThat(ledger.begin(kept, LOOK, new Permit.Free(), firstStart()))
        .isEqualTo(new Beginning.OutOfStep(bench.transcript(task)));
    assertThat(bench.executions(task)).isEmpty();
  }

  private RunLedger ledger() {
    return new RunLedger(bench.bus, run, InstantSource.system(), () -> false);
  }

  private Start firstStart() {
    var key = IdempotencyKey.of(bench.tenant, task, LOOK.id());
    return new Start(1, Effect.READ_ONLY, key.text());
  }

  private static Event.ReplyRefused refused(String why) {
    return new Event.ReplyRefused(why);
  }

  private static Transcript known(Step step) {
    return ((Step.GoOn) step).known();
  }
}
