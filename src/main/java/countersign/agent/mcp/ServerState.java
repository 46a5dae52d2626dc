package countersign.agent.mcp;

import java.time.Instant;
import java.util.List;

/**
 * How it stands with a server, for operators.
 *
 * @param server its name
 * @param since when the status became what it is
 * @param why in words; empty when there is nothing to say
 * @param tools how many of its tools agents can use; while it is away, those of the last time
 * @param leftOut its other tools, at most {@link #MOST_LEFT_OUT}; a last one tells of more
 */
public record ServerState(
    String server, Status status, Instant since, String why, int tools, List<LeftOut> leftOut) {
  /** The most tools that are told of as left out. */
  public static final int MOST_LEFT_OUT = 50;

  public ServerState {
    leftOut = List.copyOf(leftOut);
  }

  /** What a connection can be like. */
  public enum Status {
    /** It is being made. */
    CONNECTING,
    /** It is there. */
    CONNECTED,
    /** It isn't; after a pause it is made again. */
    FAILED
  }

  /**
   * A tool that agents can't use.
   *
   * @param tool the server's name of it, made readable
   * @param why in words
   */
  public record LeftOut(String tool, String why) {}
}
