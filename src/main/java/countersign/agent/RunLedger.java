package countersign.agent;

import countersign.bus.TypedBus;
import countersign.message.Begin;
import countersign.message.BreakOff;
import countersign.message.FindEvidence;
import countersign.message.FindRulebook;
import countersign.message.NoteEvidence;
import countersign.message.ReadTranscript;
import countersign.message.Record;
import countersign.message.RecordLate;
import countersign.message.Request;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.Unavailable;
import countersign.message.WriteResult;
import countersign.policy.Rulebook;
import countersign.task.Event;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import countersign.task.Verdict;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run writes, on its virtual thread. All that it knows is written before anything outside
 * is touched, before the model is asked again, and with what ends the run; in between entries wait
 * at the end of the transcript in memory. Who dies then loses a reply of which nothing was done.
 *
 * <p>While the database is away a write is repeated until it is answered: a result that is known is
 * not given up. Repeating is safe, since each write says which entry it comes after.
 */
final class RunLedger {
  private static final Logger log = LoggerFactory.getLogger(RunLedger.class);
  private static final int PAGE = 500;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final double JITTER = 0.2;

  private final TypedBus bus;
  private final RunRef run;
  private final InstantSource clock;
  private final FailsafeExecutor<Object> untilAnswered;

  /** The number of the newest entry that is stored; what the run knows beyond it waits. */
  private int stored;

  /** The number of the policy by which calls were judged last. */
  private Optional<Integer> policy = Optional.empty();

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

  /** By the clock that the store goes by, too. */
  Instant now() {
    return clock.instant();
  }

  /** The whole transcript as it is stored; what waited and is not in it never happened. */
  Transcript read() {
    var entries = new ArrayList<Transcript.Entry>();
    while (true) {
      var part =
          ask(new ReadTranscript(run.tenant(), run.task(), entries.size(), PAGE)).orElseThrow();
      entries.addAll(part.entries());
      if (part.entries().size() < PAGE) break;
    }
    stored = entries.size();
    return new Transcript(entries);
  }

  /** Goes on from all that is stored; if it is more by now, no write succeeds before it is read. */
  Transcript goOn(Transcript known) {
    stored = known.entries().size();
    return known;
  }

  /** What is ruled by now; while the database is away nobody says that anything is allowed. */
  Rulebook rulebook(Optional<String> agentKey) {
    return goBy(ask(new FindRulebook(run.tenant(), run.task(), agentKey)));
  }

  /** Calls are judged by this from now on; none begins when another policy holds by then. */
  Rulebook goBy(Rulebook rules) {
    policy = Optional.of(rules.policy().version());
    return rules;
  }

  /** Goes on with these entries behind the transcript; they wait for the next write. */
  Step keep(Transcript known, Event... events) {
    return new Step.GoOn(known.with(clock.instant(), events));
  }

  /**
   * Goes on with a result of a call that doesn't run. It waits, unless the call was approved or had
   * begun: then it is in the table of executions, where its end is written at once.
   */
  Step answer(Transcript known, Event.ToolReturned result) {
    return hasExecution(known, result.call()) ? record(known, result) : keep(known, result);
  }

  private static boolean hasExecution(Transcript known, String call) {
    if (known.startsOf(call) > 0) return true;
    return known.progressOf(call) instanceof Transcript.Progress.Decided(var signed)
        && switch (signed.decision().verdict()) {
          case Verdict.Approved _, Verdict.Edited _, Verdict.Reconciled _ -> true;
          case Verdict.Rejected _, Verdict.Answered _ -> false;
        };
  }

  /** Whether anything waits to be written. */
  boolean hasWaiting(Transcript known) {
    return stored < known.entries().size();
  }

  /** The same with all that waits before them, once it is written, unless the lease is lost. */
  Step record(Transcript known, Event... events) {
    var all = known.with(clock.instant(), events);
    return switch (write(all)) {
      case WriteResult.Written _ -> new Step.GoOn(all);
      case WriteResult.OutOfStep _, WriteResult.NotApproved _, WriteResult.RulesChanged _ ->
          new Step.GoOn(read());
      case WriteResult.LeaseLost _ -> new Step.LeaseLost();
    };
  }

  private WriteResult write(Transcript known) {
    var result = ask(new Record(run, stored, waiting(known)));
    if (result instanceof WriteResult.Written) stored = known.entries().size();
    return result;
  }

  private List<Event> waiting(Transcript known) {
    return known.entries().subList(stored, known.entries().size()).stream()
        .map(Transcript.Entry::event)
        .toList();
  }

  /** End the run, with all that waits; when the lease is lost meanwhile, whoever has it goes on. */
  void settle(Step.Rest rest) {
    var events = new ArrayList<>(waiting(rest.known()));
    events.addAll(rest.events());
    var _ = ask(new Settle(run, stored, rest.next(), events));
  }

  /** Whether the call may touch the world now; what waits is written before. */
  Beginning begin(Transcript known, ToolCall call, Permit permit, Start start) {
    if (!hasWaiting(known)) return beginNext(known, call, permit, start);
    return switch (write(known)) {
      case WriteResult.Written _ -> beginNext(known, call, permit, start);
      case WriteResult.LeaseLost _ -> new Beginning.LeaseLost();
      case WriteResult.NotApproved _, WriteResult.OutOfStep _, WriteResult.RulesChanged _ ->
          new Beginning.OutOfStep(read());
    };
  }

  private Beginning beginNext(Transcript known, ToolCall call, Permit permit, Start start) {
    var ground = new Begin.Ground(permit, policy);
    return switch (ask(new Begin(run, stored, call, ground, start))) {
      case WriteResult.Written _ -> {
        stored++;
        yield new Beginning.Begun(
            known.with(clock.instant(), new Event.ExecutionStarted(permit, call.id(), start)));
      }
      case WriteResult.LeaseLost _ -> new Beginning.LeaseLost();
      case WriteResult.NotApproved _, WriteResult.OutOfStep _ -> notBegun(known, call, start);
      case WriteResult.RulesChanged _ ->
          notBegun(known, call, start) instanceof Beginning.Begun begun
              ? begun
              : new Beginning.OutOfStep(read());
    };
  }

  /**
   * Only the holder of the lease can have begun it: then this very run did, and lost the answer.
   */
  private Beginning notBegun(Transcript known, ToolCall call, Start start) {
    var now = read();
    if (now.progressOf(call.id()) instanceof Transcript.Progress.Begun(_, _, var begun)
        && begun.equals(start)) return new Beginning.Begun(now);
    return now.entries().size() > known.entries().size()
        ? new Beginning.OutOfStep(now)
        : new Beginning.Refused();
  }

  /** Keep what came back of a call; nobody waits for it. */
  void note(String callId, int attempt, String evidence) {
    bus.ask(new NoteEvidence(run, callId, attempt, evidence))
        .onFailure(failure -> log.warn("evidence was not kept: {}", failure.getMessage()));
  }

  /** What was kept of a call that has no result. */
  Optional<String> evidence(String callId) {
    return ask(new FindEvidence(run.tenant(), run.task(), callId));
  }

  /** Keep how a call went that isn't this run's any more; nobody waits for it. */
  void recordLate(int attempt, Event.ToolReturned result) {
    var late = new RecordLate(run.tenant(), run.task(), attempt, result);
    var _ =
        Thread.ofVirtual()
            .name("late-" + run.task())
            .start(() -> {
              if (!ask(late)) log.info("{}: a late result of a call was of no use", run.task());
            });
  }

  /** Have the task taken over because of a fault in this program. */
  void breakOff() {
    var _ = ask(new BreakOff(run));
  }

  /** Something that may have to be read first; while the database is away it is tried again. */
  <R> R awaited(Supplier<Future<R>> reading) {
    return untilAnswered.get(() -> reading.get().await());
  }

  private <R> R ask(Request<R> request) {
    return awaited(() -> bus.ask(request));
  }
}
