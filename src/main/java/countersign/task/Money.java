package countersign.task;

import java.math.BigDecimal;

/**
 * An exact amount of money.
 *
 * @param amount not negative, without trailing zeros
 * @param currency as people write it, such as USD
 */
public record Money(BigDecimal amount, String currency) {
  public Money {
    if (amount.signum() < 0) throw new IllegalArgumentException("a negative amount: " + amount);
    amount = amount.stripTrailingZeros();
  }

  /** The amount in decimal digits, without an exponent. */
  public String digits() {
    return amount.toPlainString();
  }
}
