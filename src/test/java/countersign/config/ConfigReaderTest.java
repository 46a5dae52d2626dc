package countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir Path dir;

  @Test
  void without_anything_the_documented_defaults_are_used() {
    var config = environment(Map.of());

    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8000);
    assertThat(config.http().sessionLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(config.http().limits()).isEqualTo(new HttpConfig.Limits(0, 1000, 10, 60));
    assertThat(config.database().uri()).isEmpty();
    assertThat(config.database().dataDir()).isEqualTo(Path.of("./data"));
    assertThat(config.agent().maxTurns()).isEqualTo(25);
    assertThat(config.agent().shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.outside().models().defaultProvider()).isEqualTo("rehearsal");
    assertThat(config.outside().httpRequest().allow()).isEmpty();
    assertThat(config.outside().httpRequest().maxResponseBytes()).isEqualTo(1024 * 1024);
    assertThat(config.outside().tools().files())
        .isEqualTo(new FilesConfig(Optional.empty(), 1024 * 1024));
    assertThat(config.outside().mail().smtp()).isEmpty();
    assertThat(config.outside().mail().outbox()).isEqualTo(Path.of("./data/outbox"));
    assertThat(config.outside().mail().groups().get("all_users")).isNotEmpty();
    assertThat(config.bootstrap().password()).isEmpty();
    assertThat(config.cluster())
        .isEqualTo(
            new ClusterConfig(
                false,
                "countersign",
                new ClusterConfig.Place("127.0.0.1", 5701, 0),
                List.of("127.0.0.1")));
  }

  @Test
  void members_of_the_cluster_are_hosts_with_or_without_a_port() throws Exception {
    var given = "a.example, 10.0.0.5:5702,[::1]:5701, fe80::1,node-2";
    var listed = file("cluster: {members: [a.example, '10.0.0.5:5702']}");

    assertThat(environment(Map.of("COUNTERSIGN_CLUSTER_MEMBERS", given)).cluster().members())
        .containsExactly("a.example", "10.0.0.5:5702", "[::1]:5701", "fe80::1", "node-2");
    assertThat(listed.cluster().members()).containsExactly("a.example", "10.0.0.5:5702");
    assertThat(environment(Map.of("COUNTERSIGN_CLUSTER_MEMBERS", "")).cluster().members())
        .isEmpty();
  }

  @Test
  void a_file_changes_just_the_keys_it_names() {
    var config = file("http:\n  port: 9000\nagent:\n  lease: 1m\n");

    assertThat(config.http().port()).isEqualTo(9000);
    assertThat(config.agent().lease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void the_environment_wins_over_the_file() throws Exception {
    var file = Files.writeString(dir.resolve("c.yaml"), "http: {port: 9000, streams: 5}");

    var config = ConfigReader.read(Optional.of(file), Map.of("COUNTERSIGN_HTTP_PORT", "9001"));

    assertThat(config.http().port()).isEqualTo(9001);
    assertThat(config.http().limits().streams()).isEqualTo(5);
  }

  @Test
  void every_key_can_be_set_by_a_variable_of_its_own() {
    var keys = YamlFile.packed().values().keySet();

    assertThat(keys.stream().map(ConfigError::variable)).doesNotHaveDuplicates();
    assertThat(keys.stream().map(ConfigError::variable))
        .contains("COUNTERSIGN_DATA_DIR", "COUNTERSIGN_TOOLS_HTTP_REQUEST_ALLOW");
  }

  @Test
  void every_key_is_explained_in_the_file_of_defaults() throws Exception {
    var lines = Files.readAllLines(Path.of("conf/countersign.yaml"));

    for (var key : YamlFile.packed().values().keySet()) {
      if (key.equals("mail.groups")) continue;
      var name = key.substring(key.lastIndexOf('.') + 1);
      assertThat(lines).as(key).anyMatch(line -> line.matches(" *" + name + ":.* # .*"));
    }
  }

  @Test
  void lists_and_groups_can_stand_in_the_environment() {
    var outside =
        environment(
                Map.of(
                    "COUNTERSIGN_TOOLS_HTTP_REQUEST_ALLOW", "https://a.example/x, http://b.example",
                    "COUNTERSIGN_MAIL_GROUPS", "{\"team\": [\"ada@example.com\"]}"))
            .outside();

    assertThat(outside.httpRequest().allow())
        .containsExactly(URI.create("https://a.example/x"), URI.create("http://b.example"));
    assertThat(outside.mail().groups()).isEqualTo(Map.of("team", List.of("ada@example.com")));
  }

  @Test
  void an_empty_variable_makes_an_optional_value_absent() throws Exception {
    var file = Files.writeString(dir.resolve("c.yaml"), "smtp: {uri: 'smtp://mail.example:25'}");

    var config = ConfigReader.read(Optional.of(file), Map.of("COUNTERSIGN_SMTP_URI", ""));

    assertThat(config.outside().mail().smtp()).isEmpty();
  }

  @Test
  void the_launchers_variables_are_left_alone() {
    var config = environment(Map.of("COUNTERSIGN_JAVA_HOME", "/jdk", "PATH", "/bin"));

    assertThat(config.http().port()).isEqualTo(8000);
  }

  @Test
  void an_unknown_variable_is_named_with_those_like_it() {
    assertThatThrownBy(() -> environment(Map.of("COUNTERSIGN_HTTP_PROT", "1")))
        .isInstanceOf(ConfigError.class)
        .hasMessageStartingWith("COUNTERSIGN_HTTP_PROT in the environment is unknown")
        .hasMessageContaining("COUNTERSIGN_HTTP_PORT");
  }

  @Test
  void an_unknown_key_is_named_with_those_beside_it() {
    assertThatThrownBy(() -> file("http:\n  prot: 1\n"))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("http.prot in ")
        .hasMessageContaining("http.port");
    assertThatThrownBy(() -> file("http: 8000\n")).hasMessageContaining("http.port");
    assertThatThrownBy(() -> file("nonsense: 1\n")).hasMessageContaining("bootstrap");
  }

  @Test
  void a_file_that_is_no_yaml_is_named_with_its_line() {
    assertThatThrownBy(() -> file("http:\n  port: [secret-text\n"))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("c.yaml isn't valid YAML")
        .hasMessageContaining("line ")
        .hasMessageNotContaining("secret-text")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> file("data: {dir: a}\ndata: {dir: b}\n"))
        .hasMessageContaining("has a key twice");
    assertThatThrownBy(() -> file("- a list\n")).hasMessageContaining("must hold keys and values");
  }

  @Test
  void a_file_that_is_missing_is_named() {
    assertThatThrownBy(() -> ConfigReader.read(Optional.of(dir.resolve("none.yaml")), Map.of()))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("none.yaml");
  }

  @Test
  void an_empty_file_and_an_empty_section_change_nothing() {
    assertThat(file("").http().port()).isEqualTo(8000);
    assertThat(file("http:\n").http().port()).isEqualTo(8000);
  }

  private Config environment(Map<String, String> variables) {
    return ConfigReader.read(Optional.empty(), variables);
  }

  private Config file(String text) {
    try {
      var file = Files.writeString(dir.resolve("c.yaml"), text);
      return ConfigReader.read(Optional.of(file), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
