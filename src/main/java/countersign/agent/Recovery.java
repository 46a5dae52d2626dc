package countersign.agent;

import countersign.task.Prompt;
import countersign.task.Transcript;

/** What a person is asked when a crash left the outcome of a signed action unknown. */
final class Recovery {
  private Recovery() {}

  static Prompt prompt(Transcript.Progress.Begun begun) {
    var text =
        """
        This action was approved and begun at %s, and the process ended before its result was \
        recorded. It may or may not have happened. Look outside first: what it sent carries the \
        idempotency key %s.

        Approve to run it again with the same key. Reject, saying what you found, to go on without \
        running it again.\
        """
            .formatted(begun.at(), begun.key());
    return new Prompt(text, Prompt.Author.RECOVERY);
  }
}
