package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.store.Migrations.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  @TempDir static Path dir;
  private static EmbeddedPostgres postgres;
  private String uri = "";

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(dir);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void createDatabase(TestInfo test) throws Exception {
    var name = test.getTestMethod().orElseThrow().getName().substring(0, 30);
    execute(postgres.uri(), "create database " + name);
    uri = postgres.uri().replaceAll("/countersign$", "/" + name);
  }

  @Test
  void a_new_database_gets_every_migration_and_a_second_run_has_nothing_to_do() throws Exception {
    var packed = PackagedMigrations.versions().size();

    assertThat(Migrations.migrate(uri))
        .isInstanceOfSatisfying(
            Result.Applied.class, done -> assertThat(done.count()).isEqualTo(packed));
    assertThat(Migrations.migrate(uri)).isInstanceOf(Result.UpToDate.class);
  }

  @Test
  void a_schema_that_is_newer_than_the_program_is_refused() throws Exception {
    var known = Migrations.migrate(uri).version();
    execute(
        uri,
        "insert into flyway_schema_history select 9999, '9999', 'later', type, 'V9999__later.sql',"
            + " checksum, installed_by, installed_on, 1, true from flyway_schema_history limit 1");

    assertThatThrownBy(() -> Migrations.migrate(uri))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("has version 9999, this program only knows " + known)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_migration_that_fails_is_named_in_one_line_without_the_password() throws Exception {
    execute(uri, "create table agent_tasks (in_the_way int)");

    assertThatThrownBy(() -> Migrations.migrate(uri))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("the database could not be migrated: ")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining(password());
  }

  @Test
  void a_database_that_cannot_be_reached_is_named_without_the_password() throws Exception {
    int nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }

    assertThatThrownBy(() -> Migrations.migrate("postgresql://u:secret@127.0.0.1:" + nobody + "/x"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("the database at 127.0.0.1:" + nobody + "/x can't be used")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_uri_that_is_none_is_refused_without_repeating_it() {
    assertThatThrownBy(() -> Migrations.migrate("mysql://u:secret@db/x"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("postgresql://user:password@host:port/name")
        .hasMessageNotContaining("secret");
  }

  @Test
  void parameters_of_the_uri_reach_the_session() throws Exception {
    var with = uri + "?application_name=the%20node&options=-c%20statement_timeout%3D1234";

    assertThat(value(with, "show application_name")).isEqualTo("the node");
    assertThat(value(with, "show statement_timeout")).isEqualTo("1234ms");
  }

  private static String password() {
    return postgres.uri().replaceAll(".*:([0-9a-f]+)@.*", "$1");
  }

  private static String value(String uri, String sql) throws Exception {
    try (var connection = JdbcSource.of(uri).getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(String uri, String sql) throws Exception {
    try (var connection = JdbcSource.of(uri).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
