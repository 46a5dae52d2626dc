package countersign.policy;

import countersign.task.Terms;

/** What a call needs before it may run. */
public sealed interface Requirement {
  /**
   * Nothing: it may run at once.
   *
   * @param terms which rule says so; when the agent asks a person all the same, on these terms
   */
  record Allowed(Terms terms) implements Requirement {}

  /**
   * A person's signature.
   *
   * @param why what the person is told when the agent didn't ask by itself
   */
  record Signature(String why, Terms terms) implements Requirement {}

  /**
   * It never runs, whoever signs it.
   *
   * @param reason what the model is told
   */
  record Denied(Terms.Rule rule, String reason) implements Requirement {}
}
