package countersign.agent.mcp;

import countersign.config.McpConfig;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server's program prints as errors goes to the log: so many lines in a time, each so long;
 * more is read and dropped, so that the program never waits.
 */
final class ErrorOutput {
  static final int MOST_LINES = 100;
  static final Duration TIME = Duration.ofMinutes(1);
  private static final int LONGEST_LINE = 500;
  private static final Logger log = LoggerFactory.getLogger(ErrorOutput.class);

  private final String server;
  private final McpConfig.Reach reach;
  private volatile String last = "";
  private long windowStart = System.nanoTime();
  private int told;
  private long dropped;

  ErrorOutput(String server, McpConfig.Reach reach) {
    this.server = server;
    this.reach = reach;
  }

  /** Reads to the end. */
  void read(Lines lines) {
    try {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) take(line.get().text());
    } catch (IOException ended) {
      // The same as its end.
    }
    tellDropped();
  }

  /** The last line that says something. */
  String last() {
    return last;
  }

  private void take(String text) {
    var line = Texts.line(Texts.masked(text, reach), LONGEST_LINE);
    if (line.isEmpty()) return;
    last = line;
    if (System.nanoTime() - windowStart > TIME.toNanos()) {
      tellDropped();
      windowStart = System.nanoTime();
      told = 0;
    }
    if (told++ < MOST_LINES) log.info("{}: {}", server, line);
    else dropped++;
  }

  private void tellDropped() {
    if (dropped > 0) log.info("{}: {} more lines, which aren't kept", server, dropped);
    dropped = 0;
  }
}
