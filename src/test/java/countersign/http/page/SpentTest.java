package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Money;
import countersign.task.Spending;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpentTest {
  private static final Money DOLLARS = new Money(new BigDecimal("0.000036"), "USD");
  private static final Money EUROS = new Money(new BigDecimal("12.50"), "EUR");

  @Test
  void of_a_reply_the_tokens_the_cost_and_the_model_are_told() {
    assertThat(Spent.words(new Usage(1200, 30, Optional.of("m"), Optional.of(DOLLARS))))
        .contains("1,200 tokens read, 30 written, 0.000036 USD, m");
    assertThat(Spent.words(new Usage(1200, 30)))
        .as("of an older version")
        .contains("1,200 tokens read, 30 written");
    assertThat(Spent.words(Usage.NONE)).isEmpty();
  }

  @Test
  void of_a_task_what_is_not_known_is_told_as_unknown() {
    assertThat(words(List.of(EUROS, DOLLARS), 0))
        .contains("1,000,000 tokens read, 20 written, 12.5 EUR and 0.000036 USD");
    assertThat(words(List.of(EUROS), 2))
        .contains("1,000,000 tokens read, 20 written, 12.5 EUR and the unknown cost of 2 replies");
    assertThat(words(List.of(EUROS), 1))
        .contains("1,000,000 tokens read, 20 written, 12.5 EUR and the unknown cost of 1 reply");
    assertThat(words(List.of(), 2)).contains("1,000,000 tokens read, 20 written, cost unknown");
    assertThat(Spent.words(new Spending(0, 0, List.of(), 0))).isEmpty();
  }

  private static Optional<String> words(List<Money> costs, int unpriced) {
    return Spent.words(new Spending(1_000_000, 20, costs, unpriced));
  }
}
