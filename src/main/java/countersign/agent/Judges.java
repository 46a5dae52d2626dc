package countersign.agent;

import countersign.policy.Policy;
import countersign.policy.Rulebook;
import countersign.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Gives a run its judges, each with the rules that hold at that moment. */
final class Judges {
  /**
   * How long what is signed begins by the policy that its signature's transaction has read. It
   * begins in the next moment, if nothing has to be waited for; else the policy is read anew.
   */
  static final Duration FRESH = Duration.ofSeconds(1);

  private final Task task;
  private final RunLedger ledger;
  private Optional<Policy> taken = Optional.empty();

  Judges(Task task, RunLedger ledger) {
    this.task = task;
    this.ledger = ledger;
  }

  /** The policy that held when the task was set in motion. */
  void take(Policy policy) {
    taken = Optional.of(policy);
  }

  /** By the policy and the remembered decisions as they are now. */
  Judge now() {
    taken = Optional.empty();
    var key = task.record().agentKey();
    return new Judge(ledger.rulebook(key), key, ledger.now());
  }

  /** The same for what is signed, to which remembered decisions don't matter. */
  Judge ofSigned() {
    var now = ledger.now();
    var policy = taken.filter(_ -> isFresh(now));
    taken = Optional.empty();
    return policy
        .map(it -> new Judge(Rulebook.of(it), task.record().agentKey(), now))
        .orElseGet(this::now);
  }

  /** A task that is set in motion was changed in that moment. */
  private boolean isFresh(Instant now) {
    var set = task.record().updatedAt();
    return !now.isBefore(set) && now.isBefore(set.plus(FRESH));
  }
}
