package countersign.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A configuration file as keys and values: {@code http: {port: 1}} is {@code http.port}.
 *
 * @param name what the operator calls the file
 */
record YamlFile(String name, Map<String, JsonNode> values) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** Keys whose value is a map, so that what is below them isn't keys. */
  private static final Set<String> MAPS =
      Set.of(
          "mail.groups", "models.prices", "tools.time-limits", "tools.sql.sources", McpConfig.KEY);

  /** The file that is packed in the jar: every key with its default. */
  static YamlFile packed() {
    var name = "conf/countersign.yaml";
    try (InputStream file = YamlFile.class.getClassLoader().getResourceAsStream(name)) {
      if (file == null) throw new IllegalStateException(name + " isn't packed");
      return parsed(name + " in the jar", new String(file.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw ConfigError.unreadable(name, "in the jar can't be read: " + e.getMessage());
    }
  }

  /**
   * A file of the operator.
   *
   * @throws ConfigError when it can't be read or isn't YAML
   */
  static YamlFile of(Path file) {
    try {
      return parsed(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw ConfigError.unreadable(file.toString(), "can't be read: it must be a text file");
    }
  }

  /** A value as it may stand in an environment variable. */
  static JsonNode value(String text) throws JsonProcessingException {
    return YAML.readTree(text);
  }

  private static YamlFile parsed(String name, String text) {
    try {
      var values = new LinkedHashMap<String, JsonNode>();
      var tree = YAML.readTree(text);
      if (tree != null && !tree.isMissingNode() && !tree.isNull()) collect("", tree, values);
      if (values.containsKey("")) throw ConfigError.unreadable(name, "must hold keys and values");
      return new YamlFile(name, values);
    } catch (JsonProcessingException e) {
      // The message would repeat the text, and so perhaps a secret.
      var at = e.getLocation();
      var line = at == null ? "" : ", see line " + at.getLineNr();
      throw ConfigError.unreadable(name, "isn't valid YAML, or has a key twice" + line);
    }
  }

  private static void collect(String key, JsonNode node, Map<String, JsonNode> into) {
    if (!node.isObject() || MAPS.contains(key)) {
      into.put(key, node);
      return;
    }
    node.properties()
        .forEach(entry ->
            collect(
                key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(),
                entry.getValue(),
                into));
  }

  /** A text value. */
  static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }
}
