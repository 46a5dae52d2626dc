package countersign.agent;

import countersign.message.HandOver;
import countersign.task.Event;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Transcript;
import countersign.task.Usage;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, straight-line on a virtual thread: ask the model, do its calls, write down
 * what happened, until the task rests. Everything it knows comes from the transcript, so any other
 * run can go on where this one stops.
 */
final class TaskRun {
  /** Replies in a row that can't be used before the task is given up. */
  static final int MOST_REFUSED_IN_A_ROW = 3;

  private static final String NO_CALL =
      "You called no tool. Call one, or call finish with your answer.";

  private final Task task;
  private final TaskState.Running running;
  private final Means means;
  private final RunLedger ledger;
  private final Optional<Transcript> known;
  private final TurnRun turns;
  private final Object asking = new Object();
  private @Nullable Thread asker;
  private @Nullable Toolbox whole;
  private @Nullable Toolbox narrowed;

  /**
   * What a run works with.
   *
   * @param tools what the tenant's agents have at that moment
   * @param stopping true once the node wants its runs to stop at the next recorded point
   */
  record Means(
      Map<String, Model> models,
      Supplier<Future<Toolbox>> tools,
      Bounds bounds,
      InstantSource clock,
      BooleanSupplier stopping) {}

  /**
   * When a task is given up.
   *
   * @param turns replies of the model that it may take
   * @param attempts runs in a row that may break off
   */
  record Bounds(int turns, int attempts) {}

  /**
   * @param known what is at hand; the rest is read
   */
  TaskRun(
      Task task, TaskState.Running running, Means means, RunLedger ledger, HandOver.Known known) {
    this.task = task;
    this.running = running;
    this.means = means;
    this.ledger = ledger;
    this.known = known.transcript();
    var judges = new Judges(task, ledger, known.policy());
    var calls = new CallRun(task, running, ledger, call -> toolbox().dutyOf(call, judges::now));
    this.turns = new TurnRun(running, this::toolbox, calls, judges, means.clock());
  }

  /** What the task's agent has now; read once for as long as nothing changes. */
  private Toolbox toolbox() {
    var now = ledger.awaited(means.tools());
    if (narrowed == null || whole != now) narrowed = now.narrowedTo(task.brief().toolkits());
    whole = now;
    return narrowed;
  }

  /** Runs until the task rests, the lease is lost, or the node stops. */
  void run() {
    var step = first(known.map(ledger::goOn).orElseGet(ledger::read));
    while (!(step instanceof Step.Rest) && !(step instanceof Step.LeaseLost)) step = after(step);
    if (step instanceof Step.Rest rest) ledger.settle(rest);
  }

  private Step after(Step step) {
    return switch (step) {
      case Step.GoOn(var known) -> next(known);
      case Step.Ask ask -> {
        turns.remember(ask);
        yield next(ask.known());
      }
      case Step.Rest _, Step.LeaseLost _ -> step;
    };
  }

  /** A task that keeps breaking its runs off is given up, but no outcome is left unknown. */
  private Step first(Transcript known) {
    if (running.broken() < means.bounds().attempts()) return new Step.GoOn(known);
    return turns.pauseInDoubt(known).orElseGet(() -> fail(known, givenUp()));
  }

  private String givenUp() {
    return "The task's run broke off "
        + running.broken()
        + " times in a row without getting on: its process ended, or it failed here. The server's"
        + " log may say why.";
  }

  private Step next(Transcript known) {
    if (means.stopping().getAsBoolean())
      return turns.pauseInDoubt(known).orElseGet(() -> new Step.Rest(known, running.giveBack()));
    return known.unfinishedTurn().map(turn -> turns.act(known, turn)).orElseGet(() -> ask(known));
  }

  private Step ask(Transcript known) {
    if (known.turnsSinceRestart() >= means.bounds().turns())
      return fail(known, "No answer within " + means.bounds().turns() + " turns of the model.");
    var model = means.models().get(task.brief().provider());
    if (model == null)
      return fail(known, "There is no model provider '" + task.brief().provider() + "'.");
    if (ledger.hasWaiting(known)) return ledger.record(known);
    return switch (replyOf(model, known)) {
      case Model.Reply.Said said when said.calls().isEmpty() ->
          refuse(known, NO_CALL, said.usage());
      case Model.Reply.Said said -> take(known, said);
      case Model.Reply.Garbled(var why, var usage) -> refuse(known, why, usage);
      case Model.Reply.Unreachable _ when means.stopping().getAsBoolean() -> new Step.GoOn(known);
      case Model.Reply.Unreachable(var why) -> fail(known, "The model can't be asked: " + why);
    };
  }

  private Step take(Transcript known, Model.Reply.Said said) {
    return switch (ReplyReader.read(known, said)) {
      case ReplyReader.Result.Usable(var turn) -> ledger.keep(known, new Event.TurnTaken(turn));
      case ReplyReader.Result.Unusable(var why) -> refuse(known, why, said.usage());
    };
  }

  private Step refuse(Transcript known, String why, Usage usage) {
    var refusal = new Event.ReplyRefused(why, usage);
    if (known.refusedInARow() + 1 < MOST_REFUSED_IN_A_ROW) return ledger.keep(known, refusal);
    var reason =
        MOST_REFUSED_IN_A_ROW
            + " replies of the model in a row could not be used. The last: "
            + why;
    return new Step.Rest(known, running.fail(reason), refusal, new Event.Failed(reason));
  }

  private Step fail(Transcript known, String reason) {
    return new Step.Rest(known, running.fail(reason), new Event.Failed(reason));
  }

  /** Stops waiting for the model, of which nothing is on record yet; anything else goes on. */
  void stopAsking() {
    synchronized (asking) {
      if (asker != null) asker.interrupt();
    }
  }

  private Model.Reply replyOf(Model model, Transcript known) {
    synchronized (asking) {
      asker = Thread.currentThread();
    }
    try {
      return model.next(new Model.Asking(task, known, toolbox().specs()));
    } finally {
      synchronized (asking) {
        asker = null;
        // An interrupt that came too late must not hit what is done next.
        var _ = Thread.interrupted();
      }
    }
  }
}
