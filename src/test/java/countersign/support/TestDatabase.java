package countersign.support;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.store.EmbeddedPostgres;
import countersign.store.Migrations;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;

/**
 * One real PostgreSQL for all tests of a JVM; each test class gets a database of its own, cloned
 * from a migrated one.
 */
public final class TestDatabase {
  private static final String TEMPLATE = "migrated";
  private static final TestDatabase SHARED = new TestDatabase();

  private final String serverUri;

  private TestDatabase() {
    try {
      var folder = Files.createTempDirectory(Path.of("target"), "test-postgres-");
      var postgres = EmbeddedPostgres.start(folder, 400);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      serverUri = postgres.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    create(TEMPLATE);
    assertThat(Migrations.migrate(uriOf(TEMPLATE))).isNotNull();
  }

  /** The URI of a new, migrated, empty database. */
  public static String fresh() {
    var name = "t_" + UUID.randomUUID().toString().replace("-", "");
    SHARED.create(name + " template " + TEMPLATE);
    return SHARED.uriOf(name);
  }

  /** The URI of a new database without a schema. */
  public static String empty() {
    var name = "t_" + UUID.randomUUID().toString().replace("-", "");
    SHARED.create(name);
    return SHARED.uriOf(name);
  }

  /** A plain connection as the owner, who is bound by no tenant. */
  public static Connection connect(String uri) throws SQLException {
    var at = PgConnectOptions.fromUri(uri);
    var properties = new Properties();
    properties.put("user", at.getUser());
    properties.put("password", at.getPassword());
    return DriverManager.getConnection(
        "jdbc:postgresql://" + at.getHost() + ":" + at.getPort() + "/" + at.getDatabase(),
        properties);
  }

  /** As the owner. */
  public static void execute(String uri, String statement) {
    try (var connection = connect(uri);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  /** The first column of the first row, as the owner sees it. */
  public static long number(String uri, String query) {
    try (var connection = connect(uri);
        var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  private String uriOf(String database) {
    return serverUri.substring(0, serverUri.lastIndexOf('/') + 1) + database;
  }

  /** One at a time: nobody may be connected to a template that is cloned. */
  private synchronized void create(String database) {
    execute(serverUri, "create database " + database);
  }
}
