package countersign.store;

import java.io.IOException;
import java.util.List;

/**
 * Stops the server when this process is gone, also by kill -9: a shell whose input is a pipe from
 * here, which the operating system closes.
 */
record Watchdog(Process shell) implements AutoCloseable {
  // Ctrl-C reaches the whole process group, and this process still needs its server to drain. The
  // pid file is looked at so that a server that was started meanwhile isn't stopped.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      pid=$(head -n 1 "$0")
      cat >/dev/null
      [ "$(head -n 1 "$0" 2>/dev/null)" = "$pid" ] && kill -INT "$pid"
      """;

  /** Watch over the server whose pid file is there. */
  static Watchdog over(PostgresFiles files) throws IOException {
    var pidFile = ServerProcess.pidFile(files).toString();
    var words = files.user().command(List.of("sh", "-c", SCRIPT, pidFile));
    return new Watchdog(
        new Command(words)
            .builder()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Let it go, after the server was stopped. */
  @Override
  public void close() throws IOException {
    shell.outputWriter().close();
  }
}
