package countersign.task;

/** Who did something: an agent's key, or a person. Only a person can sign. */
public sealed interface Actor permits Actor.Agent, Person {
  /** What a reader is told: the key's name, or the person's. */
  String name();

  /**
   * A program that acts with an agent's API key.
   *
   * @param keyId the key's id, never its secret
   * @param name what the key was called when it was made
   */
  record Agent(String keyId, String name) implements Actor {}
}
