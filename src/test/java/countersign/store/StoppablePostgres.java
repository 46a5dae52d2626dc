package countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL with the product's own durable settings that can be stopped as hard as a crash would
 * and started again, on the same files and the same port.
 */
public final class StoppablePostgres implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PostgresFiles files;
  private final int port;
  private final int connections;
  private final String uri;
  private Watchdog watchdog;

  private StoppablePostgres(PostgresFiles files, int port, int connections) throws IOException {
    this.files = files;
    this.port = port;
    this.connections = connections;
    this.uri =
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(PostgresFiles.OWNER, files.prepare(), port, PostgresFiles.DATABASE);
    startAgain();
  }

  /** Make a new server below {@code folder} and start it. */
  public static StoppablePostgres start(Path folder, int port, int connections) throws IOException {
    var home = Files.createDirectories(folder.resolve("postgres")).toRealPath();
    var user = PostgresUser.choose(home);
    var files = new PostgresFiles(home, PostgresBinaries.unpack(home.resolve("binaries")), user);
    user.own(home);
    return new StoppablePostgres(files, port, connections);
  }

  /** The URI of the owner, who is bound by no tenant. */
  public String uri() {
    return uri;
  }

  /** A plain connection of the owner's. */
  public Connection connect() throws SQLException {
    return JdbcSource.of(uri).getConnection();
  }

  /** Start it, and replay what its data files lack. */
  public void startAgain() throws IOException {
    if (!Files.exists(files.log())) Files.createFile(files.log());
    files.user().own(files.log());
    files.program("pg_ctl", EmbeddedPostgres.startArguments(files, port, connections)).run(LIMIT);
    watchdog = Watchdog.over(files);
  }

  /** Every server process ends at once; nothing is written any more. */
  public void stopHard() throws IOException {
    stop("immediate");
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(ServerProcess.pidFile(files))) stop("fast");
  }

  private void stop(String mode) throws IOException {
    files
        .program("pg_ctl", List.of("-D", files.data().toString(), "-s", "-m", mode, "stop"))
        .run(LIMIT);
    watchdog.close();
  }
}
