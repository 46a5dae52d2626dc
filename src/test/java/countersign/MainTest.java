package countersign;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String BUS_PORT = "COUNTERSIGN_CLUSTER_BUS_PORT";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_names_the_commands_and_the_exit_codes() {
    assertThat(run(Map.of(), "--help")).isZero();

    assertThat(out.toString())
        .contains(
            "serve",
            "migrate",
            "version",
            "--config=FILE",
            "--cluster",
            "   78  the configuration");
  }

  @Test
  void version_prints_the_version_of_the_build() {
    assertThat(run(Map.of(), "version")).isZero();

    assertThat(out.toString()).matches("Countersign \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void a_wrong_command_line_is_a_usage_error() {
    assertThat(run(Map.of(), "fly")).isEqualTo(2);

    assertThat(err.toString()).contains("fly", "Usage: countersign");
  }

  @Test
  void a_wrong_value_is_one_line_and_78() {
    assertThat(run(Map.of("COUNTERSIGN_HTTP_PORT", "abc"))).isEqualTo(78);

    assertThat(err.toString().lines())
        .containsExactly(
            "countersign: http.port (COUNTERSIGN_HTTP_PORT) is 'abc',"
                + " allowed is a whole number from 0 to 65535");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_database_that_is_away_is_one_line_and_69() throws Exception {
    int nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    var uri = "postgresql://u:s3cret@127.0.0.1:" + nobody + "/x";

    assertThat(run(Map.of("COUNTERSIGN_DATABASE_URI", uri), "migrate")).isEqualTo(69);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("127.0.0.1:" + nobody).doesNotContain("s3cret");
  }

  @Test
  void an_address_that_is_not_this_machines_is_one_line_and_69() {
    assertThat(cluster(Map.of("COUNTERSIGN_CLUSTER_HOST", "192.0.2.1"))).isEqualTo(69);

    assertThat(err.toString().lines())
        .containsExactly(
            "countersign: cluster.host can't be used: 192.0.2.1 isn't of this machine");
  }

  @Test
  void a_cluster_port_that_is_taken_is_one_line_and_69() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(taken.getLocalPort());

      assertThat(cluster(Map.of("COUNTERSIGN_CLUSTER_PORT", "0", BUS_PORT, port))).isEqualTo(69);

      assertThat(err.toString().lines())
          .containsExactly(
              "countersign: cluster.bus-port can't be used: " + port + " of 127.0.0.1 is taken");
    }
  }

  @Test
  void a_database_that_goes_away_during_the_start_is_one_line_and_69() throws Exception {
    var uri = TestDatabase.fresh();
    var environment = Map.of("COUNTERSIGN_DATABASE_URI", uri, "COUNTERSIGN_HTTP_PORT", "0");
    try (var connection = TestDatabase.connect(uri);
        var sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Whoever asks for it waits in vain, as for a server that is gone.
      sql.execute("lock table tenant in access exclusive mode");

      assertThat(run(environment)).isEqualTo(69);
    }

    assertThat(err.toString().lines())
        .containsExactly("countersign: the database went away during the start");
  }

  @Test
  void migrate_says_what_it_did(@TempDir Path dir) {
    var environment = Map.of("COUNTERSIGN_DATA_DIR", dir.toString());

    assertThat(run(environment, "migrate")).isZero();
    assertThat(run(environment, "migrate")).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("Applied "),
            second -> assertThat(second).startsWith("Nothing to do; the schema has version "));
  }

  @Test
  void the_first_start_shows_everything_once_and_then_where_the_server_is() {
    var made =
        new Node.FirstStart("demo", "ada@example.com", "the-password", "agent-key", "person-key");

    new Greeting("1.2.3", "127.0.0.1", 8000).print(Optional.of(made), new PrintWriter(out));

    assertThat(out.toString())
        .contains("demo", "ada@example.com", "the-password", "agent-key", "person-key", "only once")
        .endsWith("Countersign 1.2.3 is ready on http://127.0.0.1:8000" + System.lineSeparator());
  }

  @Test
  void the_address_can_be_clicked() {
    assertThat(ready("0.0.0.0")).endsWith("http://localhost:8000");
    assertThat(ready("::1")).endsWith("http://[::1]:8000");
  }

  private static String ready(String host) {
    var line = new StringWriter();
    new Greeting("1", host, 8000).print(Optional.empty(), new PrintWriter(line));
    return line.toString().strip();
  }

  /** Serves on a database of its own with {@code --cluster}, which must fail. */
  private int cluster(Map<String, String> settings) {
    var environment = new HashMap<>(settings);
    environment.put("COUNTERSIGN_DATABASE_URI", TestDatabase.fresh());
    return run(environment, "serve", "--cluster");
  }

  private int run(Map<String, String> environment, String... arguments) {
    return Main.commandLine(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
