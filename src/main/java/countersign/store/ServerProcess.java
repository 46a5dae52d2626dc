package countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of a PostgreSQL server, known by its pid file and by the programs they run. */
record ServerProcess(PostgresFiles files) {
  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration STOP = Duration.ofSeconds(70);
  private static final Duration GONE = Duration.ofSeconds(30);

  /** The file in which a running server keeps its number. */
  static Path pidFile(PostgresFiles files) {
    return files.data().resolve("postmaster.pid");
  }

  /**
   * Clear what a killed run may have left: a running server, a pid file whose number was given to
   * another program, helper processes. While one of those lives, a new server on the same files
   * could damage them.
   *
   * @throws StartFailure when something can't be stopped
   */
  void clearLeftovers() throws IOException {
    var recorded = recorded();
    if (recorded.isPresent() && isServer(recorded.get())) {
      log.warn(
          "Stopping the PostgreSQL that an earlier run left behind ({})", recorded.get().pid());
      stop("fast");
    } else if (recorded.isPresent()) {
      Files.deleteIfExists(pidFile(files));
    }
    awaitHelpers();
  }

  /** Stop the server if it runs; open connections are cut. */
  void stop() throws IOException {
    if (recorded().filter(this::isServer).isEmpty()) return;
    try {
      stop("fast");
    } catch (StartFailure e) {
      log.warn("PostgreSQL doesn't stop in good order: {}", e.getMessage());
      stop("immediate");
    }
  }

  private void stop(String mode) throws IOException {
    var data = files.data().toString();
    files.program("pg_ctl", List.of("-D", data, "-s", "-m", mode, "-t", "60", "stop")).run(STOP);
  }

  /** Not so when its number was given to another program, or when it died and nobody noticed. */
  private boolean isServer(ProcessHandle process) {
    return process.info().command().map(this::isOurs).orElseGet(() -> !isZombie(process.pid()));
  }

  private void awaitHelpers() {
    var left =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().command().filter(this::isOurs).isPresent())
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(left).get(GONE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new StartFailure("PostgreSQL processes of an earlier run still use " + files.home(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  private boolean isOurs(String program) {
    return Path.of(program).startsWith(files.binaries().folder().getParent());
  }

  private static boolean isZombie(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  /** A dead server's file is left to PostgreSQL, which looks at its shared memory first. */
  private Optional<ProcessHandle> recorded() throws IOException {
    var file = pidFile(files);
    if (!Files.exists(file)) return Optional.empty();
    var number = Files.readString(file).lines().findFirst().map(String::strip).orElse("");
    if (number.matches("\\d{1,18}")) return ProcessHandle.of(Long.parseLong(number));
    // A power cut left it empty.
    Files.delete(file);
    return Optional.empty();
  }
}
