package countersign.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, with durable settings, reachable from this machine only and with
 * a generated password. Its files stay in {@code postgres} below the data folder, and so does the
 * data between starts. It is stopped with this process, also when that is killed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int CONNECTIONS = 100;
  private static final int PORTS_TO_TRY = 3;
  private static final Duration TRIAL = Duration.ofSeconds(10);

  // After a crash the server first replays what wasn't yet in its data files.
  private static final Duration START = Duration.ofMinutes(10);

  private final PostgresFiles files;
  private final FolderLock lock;
  private final Watchdog watchdog;
  private final String uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(PostgresFiles files, FolderLock lock, Watchdog watchdog, String uri) {
    this.files = files;
    this.lock = lock;
    this.watchdog = watchdog;
    this.uri = uri;
  }

  /**
   * Start it for up to 100 connections.
   *
   * @param dataDir the data folder, made when missing
   * @throws StartFailure when it can't be started, with the reason in one line
   */
  public static EmbeddedPostgres start(Path dataDir) {
    return start(dataDir, CONNECTIONS);
  }

  /** Start it for up to {@code connections} at a time. */
  public static EmbeddedPostgres start(Path dataDir, int connections) {
    try {
      var home = Files.createDirectories(dataDir.resolve("postgres")).toRealPath();
      var lock = FolderLock.take(home);
      try {
        return start(home, lock, connections);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw new StartFailure("no permission to write " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartFailure("the embedded database can't use " + dataDir + ": " + e, e);
    }
  }

  /** A {@code postgresql://} URI of the database's owner; it holds the password. */
  public String uri() {
    return uri;
  }

  /** Stop the server; open connections are cut. A second call does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    try (lock;
        watchdog) {
      new ServerProcess(files).stop();
    } catch (IOException | StartFailure e) {
      log.error("PostgreSQL could not be stopped: {}", e.getMessage());
    }
  }

  private static EmbeddedPostgres start(Path home, FolderLock lock, int connections)
      throws IOException {
    var user = PostgresUser.choose(home);
    var files = new PostgresFiles(home, PostgresBinaries.unpack(home.resolve("binaries")), user);
    user.own(home);
    if (!new Command(user.command(List.of("test", "-w", home.toString()))).succeeds(TRIAL))
      throw new StartFailure(
          "PostgreSQL runs without root's powers and can't reach "
              + home
              + ": choose a data.dir that every user may enter");
    var password = files.prepare();
    new ServerProcess(files).clearLeftovers();
    var port = startServer(files, connections);
    var uri =
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(PostgresFiles.OWNER, password, port, PostgresFiles.DATABASE);
    return new EmbeddedPostgres(files, lock, Watchdog.over(files), uri);
  }

  /** Another program may take the free port before the server does, so some are tried. */
  private static int startServer(PostgresFiles files, int connections) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var port = freePort();
      newLog(files);
      try {
        files.program("pg_ctl", startArguments(files, port, connections)).run(START);
        return port;
      } catch (StartFailure e) {
        var said = Files.readString(files.log());
        if (attempt == PORTS_TO_TRY || !said.contains("could not bind"))
          throw new StartFailure("PostgreSQL did not start: " + reason(said, e), e);
      }
    }
  }

  /** Durable settings, and this machine only. */
  static List<String> startArguments(PostgresFiles files, int port, int connections) {
    var settings =
        List.of(
            "listen_addresses=127.0.0.1",
            "port=" + port,
            "unix_socket_directories=''",
            "max_connections=" + connections,
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "io_method=sync",
            "timezone=UTC",
            "log_timezone=UTC",
            // Refused statements reach the caller; their text may be confidential.
            "log_min_messages=log",
            "log_checkpoints=off");
    var options = "-c " + String.join(" -c ", settings);
    var seconds = Long.toString(START.toSeconds());
    return List.of(
        "-D",
        files.data().toString(),
        "-l",
        files.log().toString(),
        "-o",
        options,
        "-s",
        "-w",
        "-t",
        seconds,
        "start");
  }

  private static void newLog(PostgresFiles files) throws IOException {
    if (Files.exists(files.log())) {
      var previous = files.home().resolve("server.previous.log");
      Files.move(files.log(), previous, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(files.log());
    files.user().own(files.log());
  }

  private static String reason(String said, StartFailure failure) {
    var fatal =
        said.lines().filter(line -> line.contains("FATAL") || line.contains("PANIC")).toList();
    return fatal.isEmpty() ? failure.getMessage() : fatal.getLast();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
