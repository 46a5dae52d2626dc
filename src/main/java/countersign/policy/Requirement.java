package countersign.policy;

/** What a call needs before it may run. */
public sealed interface Requirement {
  /** Nothing: it may run at once. */
  record Allowed() implements Requirement {}

  /**
   * A person's signature.
   *
   * @param why what the person is told when the agent didn't ask by itself
   */
  record Signature(String why) implements Requirement {}
}
