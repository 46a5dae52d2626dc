package countersign.agent;

import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.IdempotencyKey;
import countersign.task.Start;
import countersign.task.ToolResult;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a call, on a thread of its own, cut off at its time limit. */
final class ToolRun implements Tool.Attempt {
  private static final Logger log = LoggerFactory.getLogger(ToolRun.class);

  private final Duty.Runnable what;
  private final IdempotencyKey key;
  private final Start start;
  private final RunLedger ledger;
  private volatile @Nullable String evidence;

  ToolRun(Duty.Runnable what, IdempotencyKey key, Start start, RunLedger ledger) {
    this.what = what;
    this.key = key;
    this.start = start;
    this.ledger = ledger;
  }

  /** How it ended. */
  sealed interface End {
    /** With a result. */
    record Returned(ToolResult result) implements End {}

    /**
     * Without one.
     *
     * @param words what is known of it, in a sentence
     */
    record Lost(Doubt.Cause cause, String words) implements End {}
  }

  /** Blocks until there is a result, or the time is up. */
  End run() {
    var outcome = new CompletableFuture<Tool.Outcome>();
    var thread =
        Thread.ofVirtual().name("tool-" + key.text()).start(() -> outcome.complete(guarded()));
    try {
      return end(outcome.get(what.limit().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      thread.interrupt();
      var _ = outcome.thenAccept(this::tellLate);
      return new End.Lost(
          Doubt.Cause.TIME_LIMIT, "It had not ended after " + words(what.limit()) + ".");
    } catch (InterruptedException stopped) {
      throw new IllegalStateException("nobody interrupts a run while its tool runs", stopped);
    } catch (ExecutionException bug) {
      throw new IllegalStateException("every failure is an outcome", bug);
    }
  }

  /** What has come back so far. */
  Optional<String> evidence() {
    return Optional.ofNullable(evidence);
  }

  @Override
  public IdempotencyKey key() {
    return key;
  }

  @Override
  public void note(String found) {
    evidence = found;
    ledger.note(what.call().id(), start.attempt(), found);
  }

  private Tool.Outcome guarded() {
    try {
      return what.tool().run(what.arguments(), this);
    } catch (Throwable bug) {
      return thrown(bug);
    }
  }

  /** A tool that throws is a result, too; only the log has the details. */
  private Tool.Outcome thrown(Throwable bug) {
    var reference = UUID.randomUUID();
    log.error("tool {} failed ({})", what.call().tool(), reference, bug);
    var words = "The tool failed unexpectedly; an operator finds it as " + reference + ".";
    return Tool.Outcome.error(
        start.effect() == Effect.READ_ONLY
            ? words
            : words
                + " It may have had an effect before: don't repeat it without asking a person.");
  }

  private static End end(Tool.Outcome outcome) {
    return switch (outcome) {
      case Tool.Outcome.Returned(var result) -> new End.Returned(result);
      case Tool.Outcome.Unknown(var why) -> new End.Lost(Doubt.Cause.NO_ANSWER, why);
    };
  }

  private void tellLate(Tool.Outcome outcome) {
    if (outcome instanceof Tool.Outcome.Returned(var result))
      ledger.recordLate(
          start.attempt(), new Event.ToolReturned(what.call().id(), what.call().tool(), result));
  }

  private static String words(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
