package countersign.agent;

import countersign.task.Doubt;
import countersign.task.Prompt;
import countersign.task.Terms;
import countersign.task.Transcript;
import java.util.Optional;

/** What a person is asked when nobody knows how an execution went. */
final class Recovery {
  private Recovery() {}

  /**
   * The question.
   *
   * @param signed the terms of the signature with which it began, if it needed one: who may not
   *     sign an action may not have it run again either
   */
  static Prompt prompt(Doubt doubt, Optional<Terms> signed) {
    return new Prompt(words(doubt), Prompt.Author.RECOVERY, Optional.of(doubt), signed);
  }

  /**
   * The question on the terms that those hold to who answer it. What nobody signed as it is, since
   * no rule wanted that then or since a person edited it, is also up to those who may sign it now.
   *
   * @param edit the approval with other arguments, if it began with one
   * @param now the terms on which the action would be asked for, if it needed a signature
   */
  static Prompt onTerms(Prompt prompt, Optional<Transcript.Signed> edit, Optional<Terms> now) {
    if (now.isEmpty() || (prompt.terms().isPresent() && edit.isEmpty())) return prompt;
    var approvers = now.get().approvers();
    var both =
        edit.map(signed -> prompt.approvers().andAlso(approvers, signed.decision().by().email()))
            .orElse(approvers);
    var terms = now.get().withoutEnd().escalatedTo(both);
    return new Prompt(prompt.text(), prompt.author(), prompt.doubt(), Optional.of(terms));
  }

  private static String words(Doubt doubt) {
    return """
    This action began at %s and %s. It may or may not have happened. Look outside first: what it \
    sent carries the idempotency key %s.

    Say that it happened, that it did not happen, or have it run again with the same key.\
    """
        .formatted(doubt.startedAt(), cause(doubt), doubt.start().key());
  }

  private static String cause(Doubt doubt) {
    return switch (doubt.cause()) {
      case CRASH -> "the process that ran it ended before its result was on record";
      case TIME_LIMIT -> "was cut off at its time limit";
      case NO_ANSWER -> "no usable answer came back";
    };
  }
}
