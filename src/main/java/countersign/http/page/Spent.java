package countersign.http.page;

import static java.util.stream.Collectors.joining;

import countersign.task.Money;
import countersign.task.Spending;
import countersign.task.Usage;
import java.util.ArrayList;
import java.util.Optional;

/** What models took, in words. */
final class Spent {
  private Spent() {}

  /** Of one reply; empty when nothing is known of it. */
  static Optional<String> words(Usage usage) {
    if (usage.model().isEmpty() && usage.inputTokens() == 0 && usage.outputTokens() == 0)
      return Optional.empty();
    var parts = new ArrayList<String>();
    parts.add(tokens(usage.inputTokens(), usage.outputTokens()));
    usage.cost().map(Spent::money).ifPresent(parts::add);
    usage.model().ifPresent(parts::add);
    return Optional.of(String.join(", ", parts));
  }

  /** Of a task; empty when nothing is known of it. */
  static Optional<String> words(Spending spending) {
    if (spending.isNothing()) return Optional.empty();
    return Optional.of(
        tokens(spending.inputTokens(), spending.outputTokens()) + ", " + costs(spending));
  }

  private static String costs(Spending spending) {
    if (spending.costs().isEmpty()) return "cost unknown";
    var known = spending.costs().stream().map(Spent::money).collect(joining(" and "));
    return switch (spending.unpriced()) {
      case 0 -> known;
      case 1 -> known + " and the unknown cost of 1 reply";
      default -> known + " and the unknown cost of " + spending.unpriced() + " replies";
    };
  }

  private static String tokens(long input, long output) {
    return "%,d tokens read, %,d written".formatted(input, output);
  }

  private static String money(Money money) {
    return money.digits() + " " + money.currency();
  }
}
