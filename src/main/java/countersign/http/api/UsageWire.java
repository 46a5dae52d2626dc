package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.task.Money;
import countersign.task.Spending;
import countersign.task.Usage;
import java.util.List;
import java.util.Optional;

/** What a reply of a model took, as callers see it. */
record UsageWire(
    int inputTokens,
    int outputTokens,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> model,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Cost> cost) {
  /**
   * Money.
   *
   * @param amount decimal digits, as a text so that no reader rounds them
   */
  record Cost(String amount, String currency) {
    static Cost of(Money money) {
      return new Cost(money.digits(), money.currency());
    }
  }

  /**
   * The same of all replies to a task.
   *
   * @param repliesWithoutCost how many have none that is known
   */
  record Total(long inputTokens, long outputTokens, List<Cost> costs, int repliesWithoutCost) {
    static Total of(Spending spending) {
      return new Total(
          spending.inputTokens(),
          spending.outputTokens(),
          spending.costs().stream().map(Cost::of).toList(),
          spending.unpriced());
    }
  }

  static UsageWire of(Usage usage) {
    return new UsageWire(
        usage.inputTokens(), usage.outputTokens(), usage.model(), usage.cost().map(Cost::of));
  }
}
