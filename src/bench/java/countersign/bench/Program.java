package countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process that says on its standard output where it listens. */
final class Program implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready on (http://[^\\s/]+)");
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final URI base;
  private final Duration toReady;

  private Program(Process process, URI base, Duration toReady) {
    this.process = process;
    this.base = base;
    this.toReady = toReady;
  }

  /**
   * Start it and wait until it is ready.
   *
   * @param name of the file in {@code folder} that gets all that it says
   */
  static Program start(
      List<String> command, Map<String, String> environment, Path folder, String name) {
    try {
      var log = folder.resolve(name + ".log");
      Files.deleteIfExists(log);
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      var begun = System.nanoTime();
      var process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      var base = awaitReady(process, log);
      return new Program(process, base, Duration.ofNanos(System.nanoTime() - begun));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  URI base() {
    return base;
  }

  /** From the start of the process until it had said that it is ready. */
  Duration toReady() {
    return toReady;
  }

  Proc proc() {
    return new Proc(process.pid());
  }

  /** SIGTERM, and its end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static URI awaitReady(Process process, Path log) throws IOException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      var found = READY.matcher(Files.readString(log));
      if (found.find()) return URI.create(found.group(1));
      Pause.millis(2);
    }
    process.destroyForcibly();
    throw new IllegalStateException("it isn't ready: " + Files.readString(log));
  }
}
