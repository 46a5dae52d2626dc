package countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsReaderTest {
  private static final ModelPrice PRICE =
      new ModelPrice(new BigDecimal("0.15"), new BigDecimal("10"), "USD");

  @TempDir Path dir;

  @Test
  void without_anything_the_documented_defaults_are_used() {
    var servers = environment(Map.of()).servers();

    assertThat(servers.openAi().window()).isEqualTo(new ModelServerConfig.Window(128_000, 4096));
    assertThat(servers.anthropic().address())
        .isEqualTo(
            new ModelServerConfig.Address(
                URI.create("https://api.anthropic.com"), Optional.empty()));
    assertThat(servers.anthropic().patience())
        .isEqualTo(new ModelServerConfig.Patience(Duration.ofMinutes(2), 5));
    assertThat(servers.anthropic().window()).isEqualTo(new ModelServerConfig.Window(200_000, 8192));
    assertThat(servers.ollama().address().baseUrl())
        .isEqualTo(URI.create("http://127.0.0.1:11434"));
    assertThat(servers.ollama().window()).isEqualTo(new ModelServerConfig.Window(16_384, 4096));
    assertThat(environment(Map.of()).prices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rehearsal", "openai", "anthropic", "ollama"})
  void any_provider_can_be_the_default(String provider) {
    var models = environment(Map.of("COUNTERSIGN_MODELS_DEFAULT_PROVIDER", provider));

    assertThat(models.defaultProvider()).isEqualTo(provider);
  }

  @Test
  void the_usual_variables_of_the_providers_are_read() {
    var servers =
        environment(
                Map.of(
                    "OPENAI_BASE_URL", "http://localhost:1/v1",
                    "OPENAI_API_KEY", "k",
                    "OPENAI_MODEL", "m",
                    "ANTHROPIC_BASE_URL", "http://localhost:2",
                    "ANTHROPIC_API_KEY", "l",
                    "ANTHROPIC_MODEL", "n",
                    "OLLAMA_HOST", "http://localhost:3",
                    "OLLAMA_MODEL", "o"))
            .servers();

    assertThat(servers.openAi().address())
        .isEqualTo(
            new ModelServerConfig.Address(URI.create("http://localhost:1/v1"), Optional.of("k")));
    assertThat(servers.openAi().model()).contains("m");
    assertThat(servers.anthropic().address())
        .isEqualTo(
            new ModelServerConfig.Address(URI.create("http://localhost:2"), Optional.of("l")));
    assertThat(servers.anthropic().model()).contains("n");
    assertThat(servers.ollama().address().baseUrl()).isEqualTo(URI.create("http://localhost:3"));
    assertThat(servers.ollama().model()).contains("o");
  }

  @Test
  void our_own_variables_win_over_the_usual_ones() {
    var both = Map.of("OPENAI_MODEL", "m", "COUNTERSIGN_MODELS_OPENAI_MODEL", "ours");

    assertThat(environment(both).servers().openAi().model()).contains("ours");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,            http://127.0.0.1:11434",
    "gpu.example:8080,     http://gpu.example:8080",
    ":8080,                http://127.0.0.1:8080",
    "[::1],                http://[::1]:11434",
    "[::1]:8080,           http://[::1]:8080",
    "https://gpu.example,  https://gpu.example",
    "' ',                  http://127.0.0.1:11434",
  })
  void ollamas_host_is_read_as_ollama_reads_it(String host, String address) {
    assertThat(environment(Map.of("OLLAMA_HOST", host)).servers().ollama().address().baseUrl())
        .isEqualTo(URI.create(address));
  }

  @Test
  void a_small_context_keeps_a_quarter_for_the_reply() {
    var servers = environment(Map.of("COUNTERSIGN_MODELS_OLLAMA_CONTEXT_TOKENS", "8000")).servers();

    assertThat(servers.ollama().window().replyTokens()).isEqualTo(2000);
    assertThat(servers.ollama().window().conversationTokens()).isEqualTo(6000);
  }

  @Test
  void prices_stand_in_the_file_or_in_the_environment_as_numbers_or_texts() throws Exception {
    var file =
        Files.writeString(
            dir.resolve("c.yaml"),
            """
            models:
              prices:
                gpt-4.1: {input: 0.15, output: 10.00, currency: USD}
                "qwen3:8b": {input: "0.15", output: "10", currency: USD}
            """);
    var variable = "{\"gpt-4.1\": {\"input\": 0.15, \"output\": 10, \"currency\": \"USD\"}}";

    var filed = ConfigReader.read(Optional.of(file), Map.of()).outside().models().prices();
    var given = environment(Map.of("COUNTERSIGN_MODELS_PRICES", variable)).prices();

    assertThat(filed).containsOnlyKeys("gpt-4.1", "qwen3:8b");
    assertThat(filed.get("gpt-4.1")).isEqualTo(PRICE);
    assertThat(filed.get("qwen3:8b")).isEqualTo(PRICE);
    assertThat(given.get("gpt-4.1")).isEqualTo(PRICE);
  }

  private static ModelsConfig environment(Map<String, String> variables) {
    return ConfigReader.read(Optional.empty(), variables).outside().models();
  }
}
