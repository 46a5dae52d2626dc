package countersign.store;

import static countersign.store.PostgresProbe.answers;
import static countersign.store.PostgresProbe.execute;
import static countersign.store.PostgresProbe.query;
import static countersign.store.PostgresProbe.runs;
import static countersign.store.PostgresProbe.serverPid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresCrashTest {
  @Test
  void what_was_committed_survives_a_killed_server(@TempDir Path dir) throws Exception {
    var killed = EmbeddedPostgres.start(dir);
    execute(killed, "create table kept as select 'still here' as word");
    var server = ProcessHandle.of(serverPid(dir)).orElseThrow();
    server.destroyForcibly();
    await().until(() -> !answers(killed));
    killed.close();

    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select word from kept")).isEqualTo("still here");
    }
  }

  @Test
  void a_server_that_an_earlier_run_left_behind_is_stopped(@TempDir Path dir) throws Exception {
    var left = leaveServerBehind(dir);

    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select word from kept")).isEqualTo("left behind");
      await().atMost(Duration.ofSeconds(20)).until(() -> !runs(left));
      assertThat(serverPid(dir)).isNotEqualTo(left);
    }
  }

  @Test
  void a_pid_file_whose_number_belongs_to_another_program_is_ignored(@TempDir Path dir)
      throws Exception {
    EmbeddedPostgres.start(dir).close();
    var pidFile = dir.resolve("postgres/data/postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + pidFile.getParent() + "\n");

    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void an_empty_pid_file_is_ignored(@TempDir Path dir) throws Exception {
    EmbeddedPostgres.start(dir).close();
    Files.createFile(dir.resolve("postgres/data/postmaster.pid"));

    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void a_first_start_that_was_cut_off_is_begun_again(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("postgres/data.new/base"));
    Files.createDirectories(dir.resolve("postgres/binaries/unpacking/bin"));
    Files.writeString(dir.resolve("postgres/password"), "");

    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select current_database()")).isEqualTo("countersign");
    }
  }

  @Test
  void the_server_stops_when_its_process_is_killed(@TempDir Path dir) throws Exception {
    var holder = holder(dir);
    var server = serverPid(dir);
    assertThat(runs(server)).isTrue();

    holder.destroyForcibly();

    await().atMost(Duration.ofSeconds(20)).until(() -> !runs(server));
    try (var postgres = EmbeddedPostgres.start(dir)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  /** Another JVM that holds an embedded server until it is killed. */
  public static void main(String[] args) throws Exception {
    var _ = EmbeddedPostgres.start(Path.of(args[0]));
    Files.createFile(Path.of(args[0], "started"));
    Thread.currentThread().join();
  }

  private static Process holder(Path dir) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = System.getProperty("java.class.path");
    var process =
        new ProcessBuilder(
                java, "-cp", path, EmbeddedPostgresCrashTest.class.getName(), dir.toString())
            .inheritIO()
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(dir.resolve("started")) || !process.isAlive());
    assertThat(process.isAlive()).isTrue();
    return process;
  }

  /** A running server that no lock and no watchdog knows of. */
  private static long leaveServerBehind(Path dir) throws Exception {
    try (var postgres = EmbeddedPostgres.start(dir)) {
      execute(postgres, "create table kept as select 'left behind' as word");
    }
    var home = dir.toRealPath().resolve("postgres");
    var binaries = PostgresBinaries.unpack(home.resolve("binaries"));
    var files = new PostgresFiles(home, binaries, PostgresUser.choose(home));
    files
        .program(
            "pg_ctl",
            List.of(
                "-D",
                files.data().toString(),
                "-l",
                files.log().toString(),
                "-o",
                "-c listen_addresses=127.0.0.1 -c port="
                    + freePort()
                    + " -c unix_socket_directories=''",
                "-w",
                "start"))
        .run(Duration.ofMinutes(1));
    return serverPid(dir);
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
