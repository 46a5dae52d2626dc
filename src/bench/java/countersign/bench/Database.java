package countersign.bench;

import countersign.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The PostgreSQL that the jar carries, with the durable settings that it gives it, and the module
 * that counts statements. Its owner may see everything.
 */
final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 100;
  private static final String COUNT_STATEMENTS =
      "alter system set shared_preload_libraries = 'pg_stat_statements'";

  private final EmbeddedPostgres postgres;
  private final Path pidFile;
  private final Connection connection;

  private Database(EmbeddedPostgres postgres, Path folder) {
    this.postgres = postgres;
    this.pidFile = folder.resolve("postgres/data/postmaster.pid");
    this.connection = connect(postgres.uri());
  }

  /** What to do with each row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A new one in {@code folder}. */
  static Database start(Path folder) {
    try (var plain = new Database(EmbeddedPostgres.start(folder, CONNECTIONS), folder)) {
      plain.execute(COUNT_STATEMENTS);
    }
    var counting = new Database(EmbeddedPostgres.start(folder, CONNECTIONS), folder);
    counting.execute("create extension if not exists pg_stat_statements");
    return counting;
  }

  String uri() {
    return postgres.uri();
  }

  /** The server and all its processes. */
  Proc proc() {
    try {
      return new Proc(Long.parseLong(Files.readString(pidFile).lines().findFirst().orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void execute(String statement) {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  double number(String query) {
    return rows(query, row -> row.getDouble(1)).getFirst();
  }

  String text(String query) {
    return rows(query, row -> row.getString(1)).getFirst();
  }

  <T> List<T> rows(String query, RowReader<T> reader) {
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      var found = new ArrayList<T>();
      while (rows.next()) found.add(reader.read(rows));
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      System.err.println("a connection didn't close: " + e.getMessage());
    }
    postgres.close();
  }

  private static Connection connect(String uri) {
    var parts = URI.create(uri);
    var owner = parts.getUserInfo().split(":", 2);
    var address = "jdbc:postgresql://" + parts.getHost() + ":" + parts.getPort() + parts.getPath();
    try {
      return DriverManager.getConnection(address, owner[0], owner[1]);
    } catch (SQLException e) {
      throw new IllegalStateException("no connection to " + address, e);
    }
  }
}
