package countersign.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The model providers.
 *
 * @param defaultProvider used when a task names none
 * @param rehearsalDir a folder of scripts beside those in the jar
 * @param prices what models cost, by their names
 */
public record ModelsConfig(
    String defaultProvider,
    Optional<Path> rehearsalDir,
    Servers servers,
    Map<String, ModelPrice> prices) {
  private static final Set<String> PROVIDERS = Set.of("rehearsal", "openai", "anthropic", "ollama");

  /** The longest name of a model, in characters. */
  private static final int MAX_NAME_LENGTH = 200;

  /**
   * The servers.
   *
   * @param openAi any that speaks OpenAI's chat completions; its address ends in {@code /v1}
   * @param anthropic any that speaks Anthropic's Messages; its address is without {@code /v1}
   * @param ollama one that speaks Ollama's own protocol; its address is without {@code /api}
   */
  public record Servers(
      ModelServerConfig openAi, ModelServerConfig anthropic, ModelServerConfig ollama) {}

  public ModelsConfig {
    if (!PROVIDERS.contains(defaultProvider))
      throw ConfigError.value(
          "models.default-provider", defaultProvider, "rehearsal, openai, anthropic or ollama");
    prices = Map.copyOf(prices);
    for (var name : prices.keySet())
      if (name.isBlank() || name.length() > MAX_NAME_LENGTH)
        throw ConfigError.value(
            ModelPrice.KEY, name, "names of models of 1 to " + MAX_NAME_LENGTH + " characters");
  }
}
