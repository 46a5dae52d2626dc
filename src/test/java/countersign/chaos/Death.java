package countersign.chaos;

/**
 * A process that ended.
 *
 * @param pid what its leases were held by
 * @param nanos when, on the clock of {@link System#nanoTime()}
 */
record Death(int port, long pid, long nanos, Cause cause) {
  /** Why it ended. */
  sealed interface Cause {
    /** By SIGKILL at a random moment. */
    record Shot() implements Cause {}

    /** At a chosen point. */
    record AtPoint(String name) implements Cause {}

    /** It couldn't start, since the database was away. */
    record NotStarted() implements Cause {}

    /** Nobody knows; it shouldn't have. */
    record ByItself(int exit) implements Cause {}
  }

  boolean isKill() {
    return cause instanceof Cause.Shot || cause instanceof Cause.AtPoint;
  }
}
