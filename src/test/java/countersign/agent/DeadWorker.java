package countersign.agent;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.call;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.message.Begin;
import countersign.message.Claim;
import countersign.message.Record;
import countersign.message.RunRef;
import countersign.message.WriteResult;
import countersign.support.AgentBench;
import countersign.support.ScriptedModel;
import countersign.task.Arguments;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.GrantId;
import countersign.task.IdempotencyKey;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes what a worker writes, up to where it dies. */
final class DeadWorker {
  static final ScriptedModel MAILS_AND_ENDS =
      ScriptedModel.of(
          calls(ask("c1", "Shall I?", "mail", "{\"text\":\"hi\"}")), calls(finish("c2", "sent")));

  private static final ToolCall MAIL =
      new ToolCall("c1", "mail", new Arguments("{\"text\":\"hi\"}"));

  private static final Duration SHORT_LEASE = Duration.ofMillis(1);

  private final AgentBench bench;

  DeadWorker(AgentBench bench) {
    this.bench = bench;
  }

  /** A task whose mail was approved and begun by a worker that died then. */
  TaskId approvedAndBegun() {
    var task = bench.submit("say hi");
    var agent = bench.startAgent(MAILS_AND_ENDS);
    bench.awaitRequest(task, 1);
    bench.stopAgent(agent);
    bench.approve(task);
    assertThat(begin(claimAndDie(task), task, 1, Effect.ONCE))
        .isInstanceOf(WriteResult.Written.class);
    return task;
  }

  /** Claims the one task there is, with a lease that has ended by the next claim. */
  RunRef claimAndDie(TaskId task) {
    var claimed =
        await()
            .until(
                () -> bench.bus.ask(new Claim("dead", 1, SHORT_LEASE)).await().tasks(),
                tasks -> !tasks.isEmpty());
    assertThat(claimed.getFirst().id()).isEqualTo(task);
    var running = (TaskState.Running) claimed.getFirst().state();
    return new RunRef(bench.tenant, task, running.lease());
  }

  WriteResult record(RunRef run, int after, Event... events) {
    return bench.bus.ask(new Record(run, after, List.of(events))).await();
  }

  /** Begins the mail that {@link #MAILS_AND_ENDS} asks for. */
  WriteResult begin(RunRef run, TaskId task, int attempt, Effect effect) {
    return begin(run, task, MAIL, new Start(attempt, effect, key(task)));
  }

  /** The same, judged by the policy of this number. */
  WriteResult beginBy(int policy, RunRef run) {
    var ground = new Begin.Ground(new Permit.Signature(1), Optional.of(policy));
    return begin(run, MAIL, ground, new Start(1, Effect.ONCE, key(run.task())));
  }

  /** Begins the mail as a person edited it, and dies. */
  void beginEdited(TaskId task, String arguments) {
    var call = new ToolCall("c1", "mail", new Arguments(arguments));
    assertThat(begin(claimAndDie(task), task, call, new Start(1, Effect.ONCE, key(task))))
        .isInstanceOf(WriteResult.Written.class);
  }

  WriteResult begin(RunRef run, TaskId task, ToolCall call, Start start) {
    return begin(run, call, new Permit.Signature(1), start);
  }

  private WriteResult begin(RunRef run, ToolCall call, Permit permit, Start start) {
    return begin(run, call, new Begin.Ground(permit, Optional.empty()), start);
  }

  private WriteResult begin(RunRef run, ToolCall call, Begin.Ground ground, Start start) {
    var after = bench.transcript(run.task()).entries().size();
    return bench.bus.ask(new Begin(run, after, call, ground, start)).await();
  }

  /** Has the model call this, begins it by a remembered decision that covers it, and dies. */
  void beginGranted(TaskId task, ToolCall call, Effect effect, GrantId grant) {
    var run = claimAndDie(task);
    var proposed = call(call.id(), call.tool(), call.arguments().canonical());
    var reply = (Model.Reply.Said) calls(proposed);
    var read = (ReplyReader.Result.Usable) ReplyReader.read(bench.transcript(task), reply);
    record(run, bench.transcript(task).entries().size(), new Event.TurnTaken(read.turn()));
    var key = IdempotencyKey.of(bench.tenant, task, call.id()).text();
    assertThat(begin(run, call, new Permit.Granted(grant), new Start(1, effect, key)))
        .isInstanceOf(WriteResult.Written.class);
  }

  /** Begins a call that needed no signature. */
  void beginReading(RunRef run, TaskId task, ToolCall call) {
    beginUnsigned(run, task, call, Effect.READ_ONLY);
  }

  /** The same with another effect. */
  void beginUnsigned(RunRef run, TaskId task, ToolCall call, Effect effect) {
    var start = new Start(1, effect, key(task));
    assertThat(begin(run, call, new Permit.Free(), start)).isInstanceOf(WriteResult.Written.class);
  }

  /** The key of the mail. */
  String key(TaskId task) {
    return IdempotencyKey.of(bench.tenant, task, "c1").text();
  }
}
