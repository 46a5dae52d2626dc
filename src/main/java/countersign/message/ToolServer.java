package countersign.message;

import java.time.Instant;
import java.util.List;

/**
 * How it stands with a server that tools come from, as this node sees it.
 *
 * @param since when the status became what it is
 * @param why in words; empty when there is nothing to say
 * @param tools how many of its tools agents can use; while it is away, those of the last time
 * @param leftOut its other tools; when there are many, a last one tells of more
 */
public record ToolServer(
    String name, Status status, Instant since, String why, int tools, List<LeftOut> leftOut) {
  public ToolServer {
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

  /** A tool that agents can't use, by the server's name of it, and why. */
  public record LeftOut(String tool, String why) {}
}
