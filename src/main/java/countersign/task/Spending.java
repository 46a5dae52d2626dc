package countersign.task;

import java.util.List;

/**
 * What all replies of models to a task took.
 *
 * @param costs as far as they are known, one for each currency
 * @param unpriced how many replies have no known cost beside that
 */
public record Spending(long inputTokens, long outputTokens, List<Money> costs, int unpriced) {
  public Spending {
    costs = List.copyOf(costs);
  }

  /** Whether no model took anything, as far as is known. */
  public boolean isNothing() {
    return inputTokens == 0 && outputTokens == 0 && costs.isEmpty() && unpriced == 0;
  }
}
