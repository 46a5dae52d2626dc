package countersign.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The values after file and environment were laid over the defaults, read by type. */
record Settings(Map<String, JsonNode> values) {
  /** Text that must be there. */
  String text(String key) {
    return optional(key).orElseThrow(() -> ConfigError.value(key, "", "a text that isn't empty"));
  }

  /** Absent when it is empty. */
  Optional<String> optional(String key) {
    var node = node(key);
    if (node.isContainerNode())
      throw ConfigError.value(key, node.isArray() ? "a list" : "a map", "one value");
    return Optional.of(node.asText())
        .map(String::strip)
        .filter(text -> !text.isEmpty() && !node.isNull());
  }

  /** A secret, taken as it is: blanks around it are part of it. */
  Optional<String> secret(String key) {
    var node = node(key);
    if (node.isContainerNode()) throw ConfigError.secret(key, "one value");
    return node.isNull() || node.asText().isEmpty() ? Optional.empty() : Optional.of(node.asText());
  }

  int integer(IntRange range) {
    return range.parse(text(range.key()));
  }

  int size(IntRange range) {
    return range.parseSize(text(range.key()));
  }

  Duration duration(DurationRange range) {
    return range.parse(text(range.key()));
  }

  boolean bool(String key) {
    var text = text(key);
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ConfigError.value(key, text, "true or false");
    };
  }

  URI uri(String key) {
    return uri(key, text(key));
  }

  /** An address that may hold a password. */
  Optional<URI> secretUri(String key, String allowed) {
    return secret(key)
        .map(String::strip)
        .map(text -> {
          try {
            return new URI(text);
          } catch (URISyntaxException e) {
            throw ConfigError.secret(key, allowed);
          }
        });
  }

  Optional<Path> path(String key) {
    return optional(key)
        .map(text -> {
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw ConfigError.value(key, text, "a path of this system");
          }
        });
  }

  /** A list in the file; in the environment its parts stand between commas. */
  List<String> list(String key) {
    var node = node(key);
    var texts =
        node.isArray()
            ? texts(key, node).stream()
            : Stream.of(optional(key).orElse("").split(",")).map(String::strip);
    return texts.filter(text -> !text.isEmpty()).toList();
  }

  List<URI> uris(String key) {
    return list(key).stream().map(text -> uri(key, text)).toList();
  }

  /** Names that stand for lists; in the environment YAML or JSON text. */
  Map<String, List<String>> lists(String key) {
    var form = "names with lists, such as {\"all_users\": [\"ada@example.com\"]}";
    var lists = new LinkedHashMap<String, List<String>>();
    for (var entry : names(key, form)) {
      if (!entry.getValue().isArray())
        throw ConfigError.value(key, entry.getValue().toString(), form);
      lists.put(entry.getKey(), texts(key, entry.getValue()));
    }
    return lists;
  }

  /** Names that stand for durations; in the environment YAML or JSON text. */
  Map<String, Duration> durations(DurationRange range) {
    var form = "names with durations, such as {\"send_email\": \"1m\"}";
    var durations = new LinkedHashMap<String, Duration>();
    for (var entry : names(range.key(), form))
      durations.put(entry.getKey(), range.parse(entry.getValue().asText()));
    return durations;
  }

  /** As it stands there, for a reader of its own. */
  JsonNode tree(String key) {
    return node(key);
  }

  /** Names that stand for maps with secrets in them; in the environment YAML or JSON text. */
  Map<String, Map<String, String>> secretMaps(String key, String form) {
    var maps = new LinkedHashMap<String, Map<String, String>>();
    for (var entry : members(key, secretTree(key, form), form))
      maps.put(entry.getKey(), secretMap(key, entry.getValue(), form));
    return maps;
  }

  private JsonNode secretTree(String key, String form) {
    var node = node(key);
    try {
      return node.isTextual() ? YamlFile.value(node.asText()) : node;
    } catch (JsonProcessingException e) {
      throw ConfigError.secret(key, form);
    }
  }

  private static Map<String, String> secretMap(String key, JsonNode node, String form) {
    var map = new LinkedHashMap<String, String>();
    for (var entry : members(key, node, form)) {
      if (!entry.getValue().isValueNode()) throw ConfigError.secret(key, form);
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }

  private static Set<Map.Entry<String, JsonNode>> members(String key, JsonNode node, String form) {
    if (node.isNull() || node.isMissingNode()) return Set.of();
    if (!node.isObject()) throw ConfigError.secret(key, form);
    return node.properties();
  }

  /**
   * Names that stand for anything; in the environment YAML or JSON text.
   *
   * @param form what is allowed, in words
   */
  Set<Map.Entry<String, JsonNode>> names(String key, String form) {
    var node = node(key);
    if (node.isTextual()) node = parsed(key, node.asText(), form);
    if (node.isNull() || node.isMissingNode()) return Set.of();
    if (!node.isObject()) throw ConfigError.value(key, node.toString(), form);
    return node.properties();
  }

  private static JsonNode parsed(String key, String text, String form) {
    try {
      return YamlFile.value(text);
    } catch (JsonProcessingException e) {
      throw ConfigError.value(key, text, form + ", as YAML or JSON");
    }
  }

  private static List<String> texts(String key, JsonNode list) {
    var texts = new ArrayList<String>();
    for (var item : list) {
      if (!item.isTextual()) throw ConfigError.value(key, list.toString(), "a list of texts");
      texts.add(item.asText().strip());
    }
    return texts;
  }

  static URI uri(String key, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw ConfigError.value(key, text, "an address such as https://host:port/path");
    }
  }

  private JsonNode node(String key) {
    var node = values.get(key);
    if (node == null) throw new IllegalStateException(key + " has no default");
    return node;
  }
}
