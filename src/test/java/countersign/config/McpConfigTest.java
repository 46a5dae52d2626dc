package countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.config.McpConfig.Command;
import countersign.config.McpConfig.FileWrite;
import countersign.config.McpConfig.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpConfigTest {
  @TempDir Path folder;

  @Test
  void servers_are_read_as_hosts_write_them() throws IOException {
    var config =
        file(
            """
            mcpServers:
              files:
                command: npx
                args: [-y, "@modelcontextprotocol/server-filesystem", /data]
                env: {KEY: "v", TOKEN: "${TOKEN}"}
                cwd: "%s"
                previews: {put: {read: get, path: file, content: text}}
              remote:
                type: http
                url: https://mcp.example/mcp?key=${TOKEN}
                headers: {Authorization: "Bearer ${TOKEN}", X-Plain: "$${TOKEN} $5"}
              off: {command: never, env: {A: "${NOT_THERE}"}, disabled: true}
            """
                .formatted(folder),
            Map.of("TOKEN", "s3cret"));
    assertThat(config.servers())
        .extracting(McpConfig.Server::name)
        .containsExactly("files", "remote");
    assertThat(config.servers().getFirst().reach())
        .isEqualTo(
            new Command(
                "npx",
                List.of("-y", "@modelcontextprotocol/server-filesystem", "/data"),
                Map.of("KEY", "v", "TOKEN", "s3cret"),
                Optional.of(folder)));
    assertThat(config.servers().getFirst().previews())
        .isEqualTo(
            Map.of("put", new FileWrite("get", "file", Optional.of("text"), Optional.empty())));
    assertThat(config.servers().getLast().reach())
        .isEqualTo(
            new Web(
                URI.create("https://mcp.example/mcp?key=s3cret"),
                Map.of("Authorization", "Bearer s3cret", "X-Plain", "${TOKEN} $5")));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void without_a_word_there_are_none_and_the_environment_holds_them_as_json() {
    assertThat(variable("").servers()).isEmpty();
    assertThat(ConfigReader.read(Optional.empty(), Map.of()).outside().mcp().servers()).isEmpty();
    assertThat(variable("{\"a\":{\"url\":\"http://127.0.0.1:1/mcp\"}}").servers()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[s3cret]                              | mcpServers (COUNTERSIGN_MCPSERVERS) has a wrong value",
        "{a: [                                 | as YAML or JSON",
        "{a: s3cret}                           | mcpServers.a (COUNTERSIGN_MCPSERVERS) isn't a map",
        "{a__b: {command: x}}                  | isn't a name, allowed is 1 to 32 letters",
        "{a_: {command: x}}                    | isn't a name, allowed is 1 to 32 letters",
        "{'a b': {command: x}}                 | isn't a name, allowed is 1 to 32 letters",
        "{a: {}}                               | allowed is a command, or a url",
        "{a: {command: x, url: 'http://h/'}}   | allowed is either a command or a url",
        "{a: {command: x, timeout: 5}}         | mcpServers.a.timeout (COUNTERSIGN_MCPSERVERS) is unknown, allowed is args, command, cwd, disabled, env, previews, type",
        "{a: {command: x, headers: {}}}        | mcpServers.a.headers (COUNTERSIGN_MCPSERVERS) is unknown",
        "{a: {url: 'http://h/', args: []}}     | is unknown, allowed is disabled, headers, previews, type, url",
        "{a: {type: sse, url: 'http://h/'}}    | sse is MCP's old transport",
        "{a: {type: s3cret, url: 'http://h/'}} | stdio (with a command) or http (with a url)",
        "{a: {type: http, command: x}}         | stdio (with a command) or http (with a url)",
        "{a: {command: [x]}}                   | mcpServers.a.command",
        "{a: {command: ''}}                    | a text that isn't empty",
        "{a: {command: x, args: s3cret}}       | a list of up to 200 texts",
        "{a: {command: x, args: [8080]}}       | quote numbers, true and false",
        "{a: {command: x, env: {A: 1}}}        | mcpServers.a.env.A (COUNTERSIGN_MCPSERVERS) has a wrong value",
        "{a: {command: x, env: {'A=': b}}}     | names of letters, digits, _, . and -",
        "{a: {command: x, env: {A: '${NOT_THERE}'}}} | needs the variable NOT_THERE in the environment",
        "{a: {command: x, args: ['${NOT-A}']}} | ${NAME}, a variable of the environment",
        "{a: {command: x, cwd: /no/such/dir}}  | a folder that exists",
        "{a: {command: x, disabled: 1}}        | true or false",
        "{a: {url: 'ftp://s3cret/'}}           | an address such as https://",
        "{a: {url: 'http://s3cret@h/'}}        | without a user",
        "{a: {url: 'http://h/', headers: {Host: h}}}     | it is set by the client itself",
        "{a: {url: 'http://h/', headers: {'a b': h}}}    | names of HTTP headers",
        "{a: {url: 'http://h/', headers: {A: 's3cret é'}}} | printable ASCII",
        "{a: {command: x, previews: {w: {read: r, path: p}}}} | one of content and edits",
        "{a: {command: x, previews: {w: {read: r, content: c}}}} | the name of an argument",
        "{a: {command: x, previews: {w: {with: r}}}}      | is unknown, allowed is content, edits, path, read"
      })
  void what_is_wrong_is_named_with_what_is_allowed_and_without_its_value(String text, String why) {
    assertThatThrownBy(() -> variable(text))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_long_name_is_cut_in_the_message() {
    assertThatThrownBy(() -> variable("{" + "a".repeat(500) + ": {command: x}}"))
        .hasMessageStartingWith(
            "mcpServers." + "a".repeat(200) + "… (COUNTERSIGN_MCPSERVERS) isn't");
  }

  @Test
  void a_server_isnt_named_as_a_toolkit_is() {
    var config = variable("{email: {command: x}}");
    config.check(Set.of("math"));
    assertThatThrownBy(() -> config.check(Set.of("email")))
        .hasMessageContaining("mcpServers.email")
        .hasMessageContaining("is the name of a toolkit");
  }

  @Test
  void names_of_tools_tell_whose_they_are() {
    var config = variable("{files: {command: x}}");
    assertThat(config.owns("files__read")).isTrue();
    assertThat(config.owns("other__read")).isFalse();
  }

  private McpConfig file(String yaml, Map<String, String> environment) throws IOException {
    var file = Files.writeString(folder.resolve("countersign.yaml"), yaml);
    return ConfigReader.read(Optional.of(file), environment).outside().mcp();
  }

  private static McpConfig variable(String text) {
    return ConfigReader.read(Optional.empty(), Map.of("COUNTERSIGN_MCPSERVERS", text))
        .outside()
        .mcp();
  }
}
