package countersign.config;

import java.time.Duration;

/**
 * How agents run on this node.
 *
 * @param concurrency runs at a time, 1 to 10000
 * @param maxTurns replies of the model that one task may take, 1 to 1000
 * @param maxAttempts runs of a task in a row that may break off before it is given up, 1 to 100
 * @param pollInterval how often the database is asked for work that no wake-up told of, 100 ms to
 *     10 minutes
 * @param lease how long a run is safe from being taken over when its node is silent, 1 s to 1 hour
 * @param shutdownGrace how long runs may take to reach a recorded point when the node stops, 0 s to
 *     10 minutes
 */
public record AgentConfig(
    int concurrency,
    int maxTurns,
    int maxAttempts,
    Duration pollInterval,
    Duration lease,
    Duration shutdownGrace) {
  static final IntRange CONCURRENCY = new IntRange("agent.concurrency", 1, 10_000);
  static final IntRange MAX_TURNS = new IntRange("agent.max-turns", 1, 1000);
  static final IntRange MAX_ATTEMPTS = new IntRange("agent.max-attempts", 1, 100);
  static final DurationRange POLL_INTERVAL =
      new DurationRange("agent.poll-interval", Duration.ofMillis(100), Duration.ofMinutes(10));
  static final DurationRange LEASE =
      new DurationRange("agent.lease", Duration.ofSeconds(1), Duration.ofHours(1));
  static final DurationRange SHUTDOWN_GRACE =
      new DurationRange("shutdown.grace", Duration.ZERO, Duration.ofMinutes(10));

  public AgentConfig {
    CONCURRENCY.check(concurrency);
    MAX_TURNS.check(maxTurns);
    MAX_ATTEMPTS.check(maxAttempts);
    POLL_INTERVAL.check(pollInterval);
    LEASE.check(lease);
    SHUTDOWN_GRACE.check(shutdownGrace);
  }
}
