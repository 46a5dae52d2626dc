package countersign.chaos;

import java.time.Duration;

/**
 * How much is done to whom.
 *
 * @param nodes processes on one database, 2 to 9
 * @param tasks how many are submitted
 * @param kills how many processes are killed at least
 * @param seed of everything that is chosen at random; the timing of processes isn't
 * @param limit after this long the checks are made, whatever has ended
 */
record ChaosPlan(int nodes, int tasks, int kills, long seed, Duration limit) {
  ChaosPlan {
    if (nodes < 2 || nodes > 9) throw new IllegalArgumentException("chaos.nodes: 2 to 9");
    if (tasks < 1 || kills < 1)
      throw new IllegalArgumentException("chaos.tasks, chaos.kills: 1 up");
  }

  /** The system properties {@code chaos.…}; what is absent makes a short run. */
  static ChaosPlan ofProperties() {
    return new ChaosPlan(
        Integer.getInteger("chaos.nodes", 2),
        Integer.getInteger("chaos.tasks", 40),
        Integer.getInteger("chaos.kills", 8),
        Long.getLong("chaos.seed", System.nanoTime() & 0xffffff),
        Duration.ofMinutes(Integer.getInteger("chaos.minutes", 5)));
  }
}
