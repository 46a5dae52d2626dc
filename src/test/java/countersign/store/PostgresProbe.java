package countersign.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** What tests ask of an embedded server. */
final class PostgresProbe {
  private PostgresProbe() {}

  static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  static boolean answers(EmbeddedPostgres postgres) {
    try {
      return query(postgres, "select 1").equals("1");
    } catch (SQLException e) {
      return false;
    }
  }

  static long serverPid(Path dir) throws Exception {
    var file = dir.resolve("postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  static String password(EmbeddedPostgres postgres) {
    return postgres.uri().replaceAll(".*:([0-9a-f]+)@.*", "$1");
  }

  static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = JdbcSource.of(postgres.uri()).getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = JdbcSource.of(postgres.uri()).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
