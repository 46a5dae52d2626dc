package countersign.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One place for a process of the real jar: a number, a port, and whoever lives there now. */
final class Member {
  private static final Path JAR = Path.of("target/countersign.jar").toAbsolutePath();
  private static final int HALTED = 137;
  private static final int UNAVAILABLE = 69;
  private static final int LOOK_MILLIS = 100;

  private final int number;
  private final URI base;
  private final Path folder;
  private final Map<String, String> environment;
  private final Api api;
  private int starts;
  private volatile Process process;
  private volatile boolean ready;
  private volatile long readySince;
  private volatile Optional<String> point = Optional.empty();
  private volatile Optional<Death.Cause> shot = Optional.empty();

  Member(int number, int port, Path folder, Map<String, String> environment, Api api) {
    this.number = number;
    this.base = URI.create("http://127.0.0.1:" + port);
    this.folder = folder;
    this.environment = environment;
    this.api = api;
  }

  URI base() {
    return base;
  }

  boolean isReady() {
    return ready;
  }

  Optional<String> point() {
    return point;
  }

  /** How long it has been ready. */
  long readyMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readySince);
  }

  boolean isPid(long pid) {
    return process != null && process.pid() == pid;
  }

  /** Starts it, to die at a point of the code if one is given; returns once it is ready or dead. */
  void start(Optional<String> armed, List<String> flags) {
    var words = new ArrayList<>(List.of(java()));
    words.addAll(flags);
    armed.ifPresent(name -> words.add("-Dcountersign.crash-point=" + name));
    words.addAll(List.of("-jar", JAR.toString()));
    var log = folder.resolve("node-" + number + "-start-" + ++starts + ".log");
    try {
      var home = Files.createDirectories(folder.resolve("node-" + number));
      var builder = new ProcessBuilder(words).directory(home.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("COUNTERSIGN_HTTP_PORT", Integer.toString(base.getPort()));
      builder.environment().put("COUNTERSIGN_DATA_DIR", home.resolve("data").toString());
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      shot = Optional.empty();
      point = armed;
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  /** SIGKILL: no chance to tidy up. */
  void kill(Death.Cause cause) {
    ready = false;
    if (shot.isEmpty()) shot = Optional.of(cause);
    process.destroyForcibly();
  }

  /** SIGTERM, and its end. */
  void stop() {
    if (process == null) return;
    process.destroy();
    awaitEnd();
  }

  /** Blocks until it is dead. */
  Death awaitDeath() {
    var wasReady = ready;
    var exit = awaitEnd();
    return new Death(base.getPort(), process.pid(), System.nanoTime(), cause(exit, wasReady));
  }

  private Death.Cause cause(int exit, boolean wasReady) {
    if (shot.isPresent()) return shot.get();
    if (exit == HALTED && point.isPresent())
      return new Death.Cause.AtPoint(point.get().replaceAll(":\\d+$", ""));
    return exit == UNAVAILABLE && !wasReady
        ? new Death.Cause.NotStarted()
        : new Death.Cause.ByItself(exit);
  }

  private void awaitReady() {
    while (process.isAlive()) {
      if (api.get(base, "/health/live") instanceof Api.Answer.Given(var status, _)
          && status == 200) {
        readySince = System.nanoTime();
        ready = process.isAlive() && shot.isEmpty();
        return;
      }
      Pause.millis(LOOK_MILLIS);
    }
  }

  private int awaitEnd() {
    try {
      var exit = process.waitFor();
      ready = false;
      return exit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
