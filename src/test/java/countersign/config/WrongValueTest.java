package countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP_HOST                     | a b          | a host name or an address",
        "HTTP_HOST                     | ''           | a text that isn't empty",
        "HTTP_PORT                     | abc          | a whole number from 0 to 65535",
        "HTTP_PORT                     | 65536        | a whole number from 0 to 65535",
        "HTTP_PORT                     | -1           | a whole number from 0 to 65535",
        "HTTP_PORT                     | 80.5         | a whole number from 0 to 65535",
        "HTTP_PORT                     | 99999999999  | a whole number from 0 to 65535",
        "HTTP_SESSION_LIFETIME         | 12           | from 1m to 90d",
        "HTTP_SESSION_LIFETIME         | 59s          | from 1m to 90d",
        "HTTP_SESSION_LIFETIME         | 91d          | from 1m to 90d",
        "HTTP_SECURE_COOKIES           | yes          | true or false",
        "HTTP_REQUESTS_PER_SECOND      | -1           | a whole number from 0 to 100000",
        "HTTP_STREAMS                  | 0            | a whole number from 1 to 100000",
        "HTTP_SIGN_INS_PER_MINUTE      | 0            | a whole number from 1 to 1000",
        "DATA_DIR                      | pom.xml      | a folder",
        "DATABASE_POOL                 | 1            | a whole number from 2 to 500",
        "AGENT_CONCURRENCY             | 0            | a whole number from 1 to 10000",
        "AGENT_MAX_TURNS               | 1001         | a whole number from 1 to 1000",
        "AGENT_POLL_INTERVAL           | 99ms         | from 100ms to 10m",
        "AGENT_LEASE                   | 2h           | from 1s to 1h",
        "CLUSTER_ENABLED               | perhaps      | true or false",
        "CLUSTER_NAME                  | a b          | 1 to 64 letters, digits, dots",
        "CLUSTER_NAME                  | ''           | a text that isn't empty",
        "CLUSTER_HOST                  | 0.0.0.0      | one address of this machine, such as 10.0.0.5",
        "CLUSTER_HOST                  | '::'         | one address of this machine",
        "CLUSTER_HOST                  | 10.0.0.*     | one address of this machine",
        "CLUSTER_PORT                  | 65536        | a whole number from 0 to 65535",
        "CLUSTER_PORT                  | -1           | a whole number from 0 to 65535",
        "CLUSTER_BUS_PORT              | many         | a whole number from 0 to 65535",
        "CLUSTER_MEMBERS               | a b          | hosts such as 10.0.0.5 or node.example:5701",
        "CLUSTER_MEMBERS               | 'a, b:'      | hosts such as",
        "CLUSTER_MEMBERS               | a:0          | hosts such as",
        "CLUSTER_MEMBERS               | a:65536      | hosts such as",
        "CLUSTER_MEMBERS               | 10.0.0.*     | hosts such as",
        "CLUSTER_MEMBERS               | '[::1'       | hosts such as",
        "SHUTDOWN_GRACE                | 11m          | from 0s to 10m",
        "MODELS_DEFAULT_PROVIDER       | gpt          | rehearsal, openai, anthropic or ollama",
        "MODELS_REHEARSAL_DIR          | no/such/dir  | a folder that exists",
        "MODELS_OPENAI_BASE_URL        | localhost    | an address such as https://",
        "MODELS_OPENAI_BASE_URL        | ftp://x/v1   | an address such as https://",
        "MODELS_OPENAI_TIMEOUT         | 0s           | from 100ms to 1h",
        "MODELS_OPENAI_RETRIES         | 21           | a whole number from 0 to 20",
        "MODELS_OPENAI_CONTEXT_TOKENS  | 1999         | a whole number from 2000 to 10000000",
        "MODELS_ANTHROPIC_BASE_URL     | localhost    | an address such as https://",
        "MODELS_ANTHROPIC_TIMEOUT      | 2h           | from 100ms to 1h",
        "MODELS_ANTHROPIC_RETRIES      | -1           | a whole number from 0 to 20",
        "MODELS_ANTHROPIC_MAX_TOKENS   | 99           | a whole number from 100 to 1000000",
        "MODELS_ANTHROPIC_MAX_TOKENS   | 100001       | at most half of models.anthropic.context-tokens",
        "MODELS_ANTHROPIC_CONTEXT_TOKENS | many       | a whole number from 2000 to 10000000",
        "MODELS_OLLAMA_BASE_URL        | ftp://x      | an address such as https://",
        "MODELS_OLLAMA_TIMEOUT         | 1            | from 100ms to 1h",
        "MODELS_OLLAMA_RETRIES         | 21           | a whole number from 0 to 20",
        "MODELS_OLLAMA_CONTEXT_TOKENS  | 0            | a whole number from 2000 to 10000000",
        "MODELS_PRICES                 | free         | names of models with prices",
        "MODELS_PRICES                 | {m: 1}       | names of models with prices",
        "MODELS_PRICES                 | {m: {input: 1, output: 2}} | names of models with prices",
        "MODELS_PRICES                 | {m: {input: x, output: 2, currency: USD}} | names of models with prices",
        "MODELS_PRICES                 | {m: {input: -1, output: 2, currency: USD}} | a price from 0 to 1000000",
        "MODELS_PRICES                 | {m: {input: 1, output: 1000001, currency: USD}} | a price from 0 to 1000000",
        "MODELS_PRICES                 | {m: {input: 1, output: 0.0000001, currency: USD}} | at most 6 decimals",
        "MODELS_PRICES                 | {m: {input: 1, output: 2, currency: $}} | a currency of 1 to 10 letters",
        "MODELS_PRICES                 | {'': {input: 1, output: 2, currency: USD}} | names of models of 1 to 200",
        "TOOLS_HTTP_REQUEST_ALLOW      | a.example    | an address such as https://",
        "TOOLS_HTTP_REQUEST_ALLOW      | http://[     | an address such as https://",
        "TOOLS_HTTP_REQUEST_TIMEOUT    | 11m          | from 100ms to 10m",
        "TOOLS_HTTP_REQUEST_MAX_RESPONSE_BYTES | 17MiB | from 1024 to 16777216",
        "TOOLS_HTTP_REQUEST_MAX_RESPONSE_BYTES | big   | from 1024 to 16777216",
        "MAIL_FROM                     | nobody       | an e-mail address",
        "MAIL_GROUPS                   | text         | names with lists",
        "MAIL_GROUPS                   | {a: b}       | names with lists",
        "MAIL_GROUPS                   | {a: [b]}     | an e-mail address",
        "MAIL_GROUPS                   | {a b: []}    | names of 1 to 64",
        "BOOTSTRAP_EMAIL               | admin        | an e-mail address",
      })
  void one_line_names_the_key_the_value_and_what_is_allowed(
      String name, String value, String allowed) {
    var variable = "COUNTERSIGN_" + name;

    assertThatThrownBy(() -> read(variable, value))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("allowed is ")
        .hasMessageContaining(allowed)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DATABASE_URI             | mysql://u:s3cret!!@db/x   | postgresql://user:password@host:port",
        "DATABASE_URI             | postgresql://u:s3cret!! x | postgresql://user:password@host:port",
        "DATABASE_URI             | s3cret!!                  | postgresql://user:password@host:port",
        "SMTP_URI                 | http://u:s3cret!!@mail    | smtp://user:password@host:port",
        "SMTP_URI                 | smtp://u:s3cret!!@        | smtp://user:password@host:port",
        "SMTP_URI                 | smtp://u:s3cret!! @mail   | smtp://user:password@host:port",
        "MODELS_OPENAI_API_KEY    | s3cret!! more             | printable ASCII",
        "MODELS_ANTHROPIC_API_KEY | s3cret!! more             | printable ASCII",
        "BOOTSTRAP_AGENT_API_KEY  | s3cret!! more             | 8 to 200 printable ASCII",
        "BOOTSTRAP_PERSON_API_KEY | s3cret!!ä                 | 8 to 200 printable ASCII",
      })
  void a_secret_is_never_shown(String name, String value, String allowed) {
    var variable = "COUNTERSIGN_" + name;

    assertThatThrownBy(() -> read(variable, value))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(allowed)
        .hasMessageContaining("hidden")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567", "no space left", "tab\there", "ünïcödé-key"})
  void a_given_api_key_has_8_to_200_printable_characters(String key) {
    assertThatThrownBy(() -> read("COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", key))
        .hasMessageContaining("8 to 200 printable ASCII characters without blanks");
    assertThatThrownBy(() -> read("COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", "k".repeat(201)))
        .isInstanceOf(ConfigError.class);
    assertThat(read("COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", "k".repeat(200)).bootstrap())
        .extracting(given -> given.agentApiKey().orElseThrow().length())
        .isEqualTo(200);
  }

  @Test
  void a_given_password_has_8_to_200_characters_and_keeps_its_blanks() {
    var password = "COUNTERSIGN_BOOTSTRAP_PASSWORD";

    assertThatThrownBy(() -> read(password, "seven77")).hasMessageContaining("8 to 200 characters");
    assertThatThrownBy(() -> read(password, "p".repeat(201))).isInstanceOf(ConfigError.class);
    assertThat(read(password, " ünïcödé pass ").bootstrap().password()).contains(" ünïcödé pass ");
  }

  @Test
  void an_agent_and_a_person_never_share_a_key() {
    var both =
        Map.of(
            "COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", "the-same-key",
            "COUNTERSIGN_BOOTSTRAP_PERSON_API_KEY", "the-same-key");

    assertThatThrownBy(() -> ConfigReader.read(Optional.empty(), both))
        .hasMessageContaining("bootstrap.person-api-key")
        .hasMessageNotContaining("the-same-key");
  }

  @Test
  void printing_a_configuration_shows_no_secret() {
    var config =
        ConfigReader.read(
            Optional.empty(),
            Map.of(
                "COUNTERSIGN_DATABASE_URI", "postgresql://u:s3cret@db.example/x",
                "COUNTERSIGN_SMTP_URI", "smtps://u:s3cret@mail.example:465",
                "OPENAI_API_KEY", "s3cret",
                "ANTHROPIC_API_KEY", "s3cret",
                "COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", "s3cret-agent",
                "COUNTERSIGN_BOOTSTRAP_PERSON_API_KEY", "s3cret-person",
                "COUNTERSIGN_BOOTSTRAP_PASSWORD", "s3cret-password"));

    assertThat(config.toString()).doesNotContain("s3cret");
  }

  private static Config read(String variable, String value) {
    return ConfigReader.read(Optional.empty(), Map.of(variable, value));
  }
}
