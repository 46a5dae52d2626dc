package countersign.agent;

import countersign.bus.TypedBus;
import countersign.message.Begin;
import countersign.message.ReadTranscript;
import countersign.message.Record;
import countersign.message.RecordLate;
import countersign.message.Request;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.Unavailable;
import countersign.message.WriteResult;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.PendingAction;
import countersign.task.TaskState;
import countersign.task.Transcript;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What one run writes, on its virtual thread. While the database is away a write is repeated until
 * it is answered: a result that is known is not given up. Repeating is safe, since each write says
 * which entry it comes after.
 */
final class RunLedger {
  private static final int PAGE = 500;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final double JITTER = 0.2;

  private final TypedBus bus;
  private final RunRef run;
  private final InstantSource clock;
  private final FailsafeExecutor<Object> untilAnswered;

  /**
   * @param abandoned true once nobody will answer any more, since the node has stopped
   */
  RunLedger(TypedBus bus, RunRef run, InstantSource clock, BooleanSupplier abandoned) {
    this.bus = bus;
    this.run = run;
    this.clock = clock;
    this.untilAnswered =
        Failsafe.with(
            RetryPolicy.builder()
                .handle(Unavailable.class)
                .abortIf((_, _) -> abandoned.getAsBoolean())
                .withBackoff(FIRST_WAIT, LONGEST_WAIT)
                .withJitter(JITTER)
                .withMaxAttempts(-1)
                .build());
  }

  /** The whole transcript as it is stored. */
  Transcript read() {
    var entries = new ArrayList<Transcript.Entry>();
    while (true) {
      var part =
          ask(new ReadTranscript(run.tenant(), run.task(), entries.size(), PAGE)).orElseThrow();
      entries.addAll(part.entries());
      if (part.entries().size() < PAGE) return new Transcript(entries);
    }
  }

  /** The transcript with these entries behind it; empty when the lease is lost. */
  Optional<Transcript> record(Transcript known, Event... events) {
    return switch (ask(new Record(run, known.entries().size(), List.of(events)))) {
      case WriteResult.Written _ -> Optional.of(known.with(clock.instant(), events));
      case WriteResult.OutOfStep _, WriteResult.NotApproved _ -> Optional.of(read());
      case WriteResult.LeaseLost _ -> Optional.empty();
    };
  }

  /** End the run; when the lease is lost meanwhile, whoever has it goes on. */
  void settle(Transcript known, TaskState next, Event... events) {
    var _ = ask(new Settle(run, known.entries().size(), next, List.of(events)));
  }

  /** Whether the approved action, which had not begun, may touch the world now. */
  WriteResult begin(PendingAction action, Duty.Runnable what, IdempotencyKey key) {
    var call = what.call();
    var result = ask(new Begin(run, action.request(), call.id(), call.digest(), key));
    // Only the holder of the lease can have begun it: then this very call did, and lost the answer.
    return result instanceof WriteResult.NotApproved
            && read().progressOf(call.id()) instanceof Transcript.Progress.Begun
        ? new WriteResult.OutOfStep()
        : result;
  }

  /** Keep the result of an action that ran although its task was cancelled meanwhile. */
  void recordLate(Event.ToolReturned result) {
    var _ = ask(new RecordLate(run.tenant(), run.task(), result));
  }

  private <R> R ask(Request<R> request) {
    return untilAnswered.get(() -> bus.ask(request).await());
  }
}
