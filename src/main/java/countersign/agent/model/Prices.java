package countersign.agent.model;

import countersign.config.ModelPrice;
import countersign.task.Money;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What models cost. Tokens that a provider reads from a cache of its own, often for less, count as
 * any others.
 *
 * @param byModel by the model's name
 */
public record Prices(Map<String, ModelPrice> byModel) {
  /** Prices are of a million tokens: 10 to the power of this. */
  private static final int MILLION = 6;

  public Prices {
    byModel = Map.copyOf(byModel);
  }

  /**
   * The exact cost; empty when neither name has a price.
   *
   * @param answered the model that answered, as the server calls it; its price comes first
   * @param asked the model that was asked, as the task or the configuration calls it
   */
  Optional<Money> cost(String answered, String asked, int inputTokens, int outputTokens) {
    return Stream.of(answered, asked)
        .flatMap(name -> Optional.ofNullable(byModel.get(name)).stream())
        .findFirst()
        .map(price -> new Money(amount(price, inputTokens, outputTokens), price.currency()));
  }

  private static BigDecimal amount(ModelPrice price, int inputTokens, int outputTokens) {
    return price
        .input()
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(price.output().multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(MILLION);
  }
}
