package countersign.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what the configuration says of models. */
record ModelsReader(Settings settings) {
  private static final Set<String> PRICE = Set.of("input", "output", "currency");

  ModelsConfig read() {
    var scripts = settings.path("models.rehearsal-dir");
    if (scripts.filter(dir -> !Files.isDirectory(dir)).isPresent())
      throw ConfigError.value(
          "models.rehearsal-dir", scripts.get().toString(), "a folder that exists");
    var servers =
        new ModelsConfig.Servers(
            server("openai", apiKey("openai"), usualWindow("openai")),
            server("anthropic", apiKey("anthropic"), windowWithMaxTokens("anthropic")),
            server("ollama", Optional.empty(), usualWindow("ollama")));
    return new ModelsConfig(settings.text("models.default-provider"), scripts, servers, prices());
  }

  private ModelServerConfig server(
      String provider, Optional<String> apiKey, ModelServerConfig.Window window) {
    return new ModelServerConfig(
        provider,
        new ModelServerConfig.Address(
            settings.uri(ModelServerConfig.key(provider, "base-url")), apiKey),
        settings.optional(ModelServerConfig.key(provider, "model")),
        new ModelServerConfig.Patience(
            settings.duration(ModelServerConfig.timeout(provider)),
            settings.integer(ModelServerConfig.retries(provider))),
        window);
  }

  private Optional<String> apiKey(String provider) {
    return settings.secret(ModelServerConfig.key(provider, "api-key"));
  }

  private ModelServerConfig.Window usualWindow(String provider) {
    return ModelServerConfig.Window.of(contextTokens(provider));
  }

  private ModelServerConfig.Window windowWithMaxTokens(String provider) {
    return new ModelServerConfig.Window(
        contextTokens(provider), settings.integer(ModelServerConfig.maxTokens(provider)));
  }

  private int contextTokens(String provider) {
    return settings.integer(ModelServerConfig.contextTokens(provider));
  }

  private Map<String, ModelPrice> prices() {
    var prices = new LinkedHashMap<String, ModelPrice>();
    for (var entry : settings.names(ModelPrice.KEY, ModelPrice.FORM))
      prices.put(entry.getKey().strip(), price(entry.getValue()));
    return prices;
  }

  private static ModelPrice price(JsonNode node) {
    var names = new HashSet<String>();
    node.fieldNames().forEachRemaining(names::add);
    if (!node.isObject() || !names.equals(PRICE)) throw wrong(node);
    return new ModelPrice(
        amount(node, "input"), amount(node, "output"), node.path("currency").asText().strip());
  }

  /** A number, or a text that is one. */
  private static BigDecimal amount(JsonNode price, String name) {
    try {
      return new BigDecimal(price.path(name).asText().strip());
    } catch (NumberFormatException e) {
      throw wrong(price);
    }
  }

  private static ConfigError wrong(JsonNode node) {
    return ConfigError.value(ModelPrice.KEY, node.toString(), ModelPrice.FORM);
  }
}
