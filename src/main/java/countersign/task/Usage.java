package countersign.task;

/** Tokens that one turn took; zero where the provider doesn't say. */
public record Usage(int inputTokens, int outputTokens) {
  /** Nothing counted. */
  public static final Usage NONE = new Usage(0, 0);
}
