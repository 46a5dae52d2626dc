package countersign.task;

/** What a person said of an action. */
public sealed interface Verdict {
  /** Run it, exactly as it stands. */
  record Approved() implements Verdict {}

  /**
   * Don't run it.
   *
   * @param reason what the agent is told, 1 to {@link #MAX_REASON_LENGTH} characters
   */
  record Rejected(String reason) implements Verdict {}

  /** The longest reason, in characters. */
  int MAX_REASON_LENGTH = 10_000;

  /** The reason when a person gives none. */
  String NO_REASON = "Action rejected by human operator";
}
