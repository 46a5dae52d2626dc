package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.ListPending;
import countersign.message.Page;
import countersign.support.AgentBench;
import countersign.support.ByHand;
import countersign.support.TestDatabase;
import countersign.task.Status;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that an operator brings, whose user is no superuser. */
class OwnDatabaseTest {
  @Test
  void a_user_with_createrole_is_enough(@TempDir Path folder) throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder)) {
      try (var connection = TestDatabase.connect(postgres.uri());
          var sql = connection.createStatement()) {
        sql.execute("create role outsider login createrole password 'secret'");
        sql.execute("create database theirs owner outsider");
      }
      var uri = postgres.uri().replaceFirst("//.*@", "//outsider:secret@");
      uri = uri.substring(0, uri.lastIndexOf('/')) + "/theirs";

      assertThat(Migrations.migrate(uri)).isInstanceOf(Migrations.Result.Applied.class);

      try (var bench = new AgentBench(uri)) {
        var task = bench.submit("stored by a user who is no superuser");
        assertThat(bench.find(task).state().status()).isEqualTo(Status.QUEUED);

        ByHand.pause(bench, ByHand.claim(bench, task), ByHand.action(1)).await();

        var page = new Page(1, Optional.empty());
        assertThat(bench.bus.ask(new ListPending(bench.tenant, page)).await().total()).isEqualTo(1);
      }
    }
  }
}
