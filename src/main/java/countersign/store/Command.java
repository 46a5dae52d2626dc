package countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program with its arguments, run to its end. */
record Command(List<String> words) {
  /**
   * Run it with nothing to read.
   *
   * @throws StartFailure when it can't be started, ends with anything but 0, or takes too long
   */
  void run(Duration limit) throws IOException {
    run(limit, "");
  }

  /** Run it with {@code input} to read; fails as {@link #run(Duration)}. */
  void run(Duration limit, String input) throws IOException {
    var output = Files.createTempFile("countersign", ".log");
    try {
      var process = start(input, output);
      if (!finished(process, limit))
        throw new StartFailure(name() + " took longer than " + limit.toSeconds() + " s");
      if (process.exitValue() != 0)
        throw new StartFailure(name() + " failed: " + Files.readString(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Whether it ended well. */
  boolean succeeds(Duration limit) {
    try {
      run(limit);
      return true;
    } catch (IOException | StartFailure e) {
      return false;
    }
  }

  private Process start(String input, Path output) throws IOException {
    var process = builder().redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
    }
    return process;
  }

  /**
   * How it is started: in the root folder, so that it holds no other one, and without the caller's
   * settings for PostgreSQL's own client programs.
   */
  ProcessBuilder builder() {
    var builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static boolean finished(Process process, Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) return true;
      process.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  private String name() {
    return words.stream()
        .filter(word -> word.contains("/bin/"))
        .map(word -> word.substring(word.lastIndexOf('/') + 1))
        .findFirst()
        .orElse(words.getFirst());
  }
}
