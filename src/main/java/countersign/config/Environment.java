package countersign.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The environment's part of the configuration. */
record Environment(Map<String, String> variables) {
  private static final String PREFIX = "COUNTERSIGN_";

  /** Variables for the launchers, which are read before there is a configuration. */
  private static final Set<String> LAUNCHER =
      Set.of("COUNTERSIGN_JAVA_HOME", "COUNTERSIGN_JAVA_OPTS", "COUNTERSIGN_CACHE_DIR");

  /** What the providers' own tools read. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "OPENAI_BASE_URL", "models.openai.base-url",
          "OPENAI_API_KEY", "models.openai.api-key",
          "OPENAI_MODEL", "models.openai.model",
          "ANTHROPIC_BASE_URL", "models.anthropic.base-url",
          "ANTHROPIC_API_KEY", "models.anthropic.api-key",
          "ANTHROPIC_MODEL", "models.anthropic.model",
          "OLLAMA_HOST", "models.ollama.base-url",
          "OLLAMA_MODEL", "models.ollama.model");

  private static final String OLLAMA_HOST = "OLLAMA_HOST";
  private static final String OLLAMA_PORT = "11434";

  /**
   * What is set, by key.
   *
   * @throws ConfigError when a variable with our prefix sets no key
   */
  Map<String, JsonNode> values(Set<String> keys) {
    var byVariable = new TreeMap<String, String>();
    keys.forEach(key -> byVariable.put(ConfigError.variable(key), key));
    var values = new LinkedHashMap<String, JsonNode>();
    ALIASES.forEach((variable, key) -> {
      var text = variables.getOrDefault(variable, "");
      if (variable.equals(OLLAMA_HOST)) text = address(text.strip());
      if (!text.isBlank()) values.put(key, YamlFile.text(text));
    });
    variables.forEach((variable, text) -> {
      if (!variable.startsWith(PREFIX) || LAUNCHER.contains(variable)) return;
      var key = byVariable.get(variable);
      if (key == null)
        throw ConfigError.unknown(
            variable, "the environment", similar(variable, byVariable.keySet()));
      values.put(key, YamlFile.text(text));
    });
    return values;
  }

  /** Ollama takes a host, a port behind a colon, both, or an address. */
  private static String address(String host) {
    if (host.isEmpty() || host.contains("://")) return host;
    var named = host.startsWith(":") ? "127.0.0.1" + host : host;
    return "http://" + (named.matches(".*:\\d+") ? named : named + ":" + OLLAMA_PORT);
  }

  /** Those of the same section, or else the sections. */
  private static String similar(String unknown, Set<String> known) {
    var section = section(unknown);
    var near = new TreeSet<String>();
    for (var name : known) if (section(name).equals(section)) near.add(name);
    if (near.isEmpty()) known.forEach(name -> near.add(PREFIX + section(name) + "_…"));
    return String.join(", ", near);
  }

  private static String section(String variable) {
    return variable.substring(PREFIX.length()).split("_", 2)[0];
  }
}
