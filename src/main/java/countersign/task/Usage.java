package countersign.task;

import java.util.Optional;

/**
 * What one reply of a model took.
 *
 * @param inputTokens that the model read; zero where the provider doesn't say
 * @param outputTokens that it wrote; zero where the provider doesn't say
 * @param model which model answered, as the provider calls it; empty where none was asked
 * @param cost what that cost by the prices of that moment; empty is unknown, not nothing
 */
public record Usage(
    int inputTokens, int outputTokens, Optional<String> model, Optional<Money> cost) {
  /** Nothing counted. */
  public static final Usage NONE = new Usage(0, 0);

  private static final int MAX_NAME_LENGTH = 200;

  public Usage {
    model =
        model.map(
            name -> StoredText.of(name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH))));
  }

  /** Tokens of an unknown model, at an unknown cost. */
  public Usage(int inputTokens, int outputTokens) {
    this(inputTokens, outputTokens, Optional.empty(), Optional.empty());
  }
}
