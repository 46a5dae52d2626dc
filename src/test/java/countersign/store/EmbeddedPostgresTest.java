package countersign.store;

import static countersign.store.PostgresProbe.execute;
import static countersign.store.PostgresProbe.password;
import static countersign.store.PostgresProbe.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @Test
  void its_settings_are_durable(@TempDir Path dir) throws Exception {
    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "show password_encryption")).isEqualTo("scram-sha-256");
    }
  }

  @Test
  void data_and_password_are_kept_over_a_restart(@TempDir Path dir) throws Exception {
    String before;
    try (var postgres = EmbeddedPostgres.start(dir)) {
      execute(postgres, "create table kept as select 'still here' as word");
      before = password(postgres);
    }
    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select word from kept")).isEqualTo("still here");
      assertThat(password(postgres)).isEqualTo(before);
    }
  }

  @Test
  void only_its_owner_may_read_the_password(@TempDir Path dir) throws Exception {
    EmbeddedPostgres.start(dir).close();

    var file = dir.resolve("postgres/password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_wrong_password_is_refused(@TempDir Path dir) {
    try (var postgres = EmbeddedPostgres.start(dir)) {
      var wrong = postgres.uri().replace(password(postgres), "wrong");

      assertThatThrownBy(() -> JdbcSource.of(wrong).getConnection())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void a_second_instance_on_the_same_folder_is_refused_in_one_line(@TempDir Path dir) {
    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(dir))
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("another Countersign is running on ")
          .hasMessageNotContaining("\n");

      assertThat(postgres.uri()).startsWith("postgresql://countersign_owner:");
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_one_line(@TempDir Path dir) throws Exception {
    var file = Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> EmbeddedPostgres.start(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void data_that_another_user_made_is_refused_in_one_line(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("postgres/data"));
    Files.writeString(dir.resolve("postgres/run-as"), "somebody");

    assertThatThrownBy(() -> EmbeddedPostgres.start(dir))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("was made to run as 'somebody'")
        .hasMessageNotContaining("\n");
  }
}
