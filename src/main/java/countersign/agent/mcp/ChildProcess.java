package countersign.agent.mcp;

import countersign.config.McpConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A server's program and what it has started itself: {@code npx} starts another one. Its
 * environment is a few variables by which programs find their way, and what is configured.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** What a program gets of Countersign's own environment, in which there are secrets. */
  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "USER",
          "LOGNAME",
          "SHELL",
          // On Windows.
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "PATHEXT",
          "APPDATA",
          "LOCALAPPDATA",
          "USERPROFILE",
          "TEMP",
          "TMP",
          "PROGRAMFILES");

  private final Process process;
  private final Set<ProcessHandle> family = ConcurrentHashMap.newKeySet();

  private ChildProcess(Process process) {
    this.process = process;
    family.add(process.toHandle());
  }

  /**
   * Starts it.
   *
   * @throws ConnectFailure when there is no such program, or it can't be started
   */
  static ChildProcess start(McpConfig.Command command, Map<String, String> environment)
      throws ConnectFailure {
    var variables = new LinkedHashMap<String, String>();
    environment.forEach((name, value) -> {
      if (INHERITED.contains(name.toUpperCase(Locale.ROOT))) variables.put(name, value);
    });
    variables.putAll(command.env());
    var program = program(command.command(), variables.getOrDefault("PATH", ""));
    var builder =
        new ProcessBuilder(Stream.concat(Stream.of(program), command.args().stream()).toList());
    command.cwd().map(Path::toFile).ifPresent(builder::directory);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      return new ChildProcess(builder.start());
    } catch (IOException | IllegalArgumentException e) {
      // The message would repeat the arguments.
      throw new ConnectFailure("The program " + command.command() + " can't be started.");
    }
  }

  /** Java itself would look along its own PATH, not along the one the program gets. */
  private static String program(String name, String path) throws ConnectFailure {
    if (name.contains("/") || name.contains(File.separator)) return name;
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> new ConnectFailure("There is no program " + name + " on its PATH."));
  }

  InputStream out() {
    return process.getInputStream();
  }

  InputStream err() {
    return process.getErrorStream();
  }

  OutputStream in() {
    return process.getOutputStream();
  }

  /** The exit code, if the program ends at once. */
  Optional<Integer> exit() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS)
          ? Optional.of(process.exitValue())
          : Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Remember what it has started by now: when a program ends, nobody can tell any more what its
   * children were.
   */
  void look() {
    family.stream()
        .filter(ProcessHandle::isAlive)
        .toList()
        .forEach(member -> member.descendants().forEach(family::add));
  }

  /** Ends all of them: first their input ends, then they are asked, then killed. */
  @Override
  public void close() {
    look();
    // A close waits for a write that is under way, which may be for ever.
    var _ = Thread.ofPlatform().daemon().name("mcp-close").start(this::closeInput);
    if (haveEnded()) return;
    look();
    end(ProcessHandle::destroy);
    if (haveEnded()) return;
    look();
    end(ProcessHandle::destroyForcibly);
    if (!haveEnded()) throw new IllegalStateException("a killed process is still there");
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException ended) {
      // Nobody reads it any more.
    }
  }

  private void end(Consumer<ProcessHandle> how) {
    family.stream().filter(ProcessHandle::isAlive).forEach(how);
  }

  private boolean haveEnded() {
    var ends =
        family.stream()
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (InterruptedException hurry) {
      // Whoever is in a hurry gets a kill.
      end(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process can't fail", e);
    }
  }
}
