package countersign.agent.mcp;

import java.time.Duration;

/**
 * How long a server is waited for.
 *
 * @param handshake for the answer to {@code initialize}: {@code npx} may first load the program
 * @param list for each page of its tools
 * @param connection a call waits so long for a server that is being connected
 * @param firstPause before the second try to connect; it doubles from one to the next
 * @param longestPause more than the first
 * @param steady a connection that ends sooner counts as a failed try
 * @param refresh how often a server behind HTTP is asked for its tools, which shows that it is
 *     there
 */
record Patience(
    Duration handshake,
    Duration list,
    Duration connection,
    Duration firstPause,
    Duration longestPause,
    Duration steady,
    Duration refresh) {
  static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));
}
