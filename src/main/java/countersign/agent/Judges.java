package countersign.agent;

import countersign.policy.Policy;
import countersign.policy.Rulebook;
import countersign.task.Task;
import java.util.Optional;

/** Gives a run its judges, each with the rules that hold at that moment. */
final class Judges {
  private final Task task;
  private final RunLedger ledger;
  private Optional<Policy> atHand;

  /**
   * @param atHand the policy that held when the task was set in motion. What is signed is judged by
   *     it once, if nothing was judged before; should another one hold by then, the call doesn't
   *     begin, and is judged anew
   */
  Judges(Task task, RunLedger ledger, Optional<Policy> atHand) {
    this.task = task;
    this.ledger = ledger;
    this.atHand = atHand;
  }

  /** By the policy and the remembered decisions as they are now. */
  Judge now() {
    atHand = Optional.empty();
    return by(ledger.rulebook(task.record().agentKey()));
  }

  /** The same for what is signed, to which remembered decisions don't matter. */
  Judge ofSigned() {
    var policy = atHand;
    atHand = Optional.empty();
    return policy.map(it -> by(ledger.goBy(Rulebook.of(it)))).orElseGet(this::now);
  }

  private Judge by(Rulebook rules) {
    return new Judge(rules, task.record().agentKey(), ledger.now());
  }
}
