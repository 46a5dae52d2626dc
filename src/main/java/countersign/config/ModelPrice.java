package countersign.config;

import java.math.BigDecimal;

/**
 * What a model costs.
 *
 * @param input for a million tokens that it reads, 0 to 1000000 with at most 6 decimals
 * @param output the same for those that it writes
 * @param currency as people write it, such as USD: 1 to 10 letters
 */
public record ModelPrice(BigDecimal input, BigDecimal output, String currency) {
  static final String KEY = "models.prices";
  static final String FORM =
      "names of models with prices of a million tokens, such as"
          + " {\"gpt-4o\": {\"input\": 2.50, \"output\": 10, \"currency\": \"USD\"}}";
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);
  private static final int MOST_DECIMALS = 6;

  public ModelPrice {
    input = input.stripTrailingZeros();
    output = output.stripTrailingZeros();
    check(input);
    check(output);
    if (!currency.matches("\\p{L}{1,10}"))
      throw ConfigError.value(KEY, currency, "a currency of 1 to 10 letters, such as USD");
  }

  private static void check(BigDecimal price) {
    if (price.signum() < 0 || price.compareTo(HIGHEST) > 0 || price.scale() > MOST_DECIMALS)
      throw ConfigError.value(
          KEY, price.toPlainString(), "a price from 0 to 1000000 with at most 6 decimals");
  }
}
