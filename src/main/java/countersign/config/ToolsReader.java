package countersign.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads what tools are configured with. */
final class ToolsReader {
  private static final Set<String> SOURCE_KEYS =
      Set.of("uri", "write", "try-out", "statement-timeout", "max-rows");

  private ToolsReader() {}

  static ToolsConfig read(Settings settings) {
    return new ToolsConfig(files(settings), sql(settings), webFetch(settings));
  }

  private static FilesConfig files(Settings settings) {
    var workspace = settings.path("tools.files.workspace");
    if (workspace.filter(folder -> !Files.isDirectory(folder)).isPresent())
      throw ConfigError.value(
          "tools.files.workspace", workspace.get().toString(), "a folder that exists");
    return new FilesConfig(workspace, settings.size(FilesConfig.MAX_BYTES));
  }

  private static WebFetchConfig webFetch(Settings settings) {
    var listed = settings.list(WebFetchConfig.ALLOW);
    return new WebFetchConfig(
        listed.contains(WebFetchConfig.ANY),
        listed.stream()
            .filter(it -> !it.equals(WebFetchConfig.ANY))
            .map(it -> Settings.uri(WebFetchConfig.ALLOW, it))
            .toList(),
        settings.duration(WebFetchConfig.TIMEOUT),
        settings.size(WebFetchConfig.MAX_RESPONSE_BYTES));
  }

  private static SqlConfig sql(Settings settings) {
    var sources = new LinkedHashMap<String, SqlConfig.Source>();
    settings
        .secretMaps(SqlConfig.KEY, SqlConfig.FORM)
        .forEach((name, values) -> sources.put(name, source(values)));
    return new SqlConfig(sources);
  }

  private static SqlConfig.Source source(Map<String, String> values) {
    for (var key : values.keySet())
      if (!SOURCE_KEYS.contains(key)) throw ConfigError.value(SqlConfig.KEY, key, SqlConfig.FORM);
    return new SqlConfig.Source(
        uri(values.getOrDefault("uri", "")),
        new SqlConfig.Rights(
            bool(values.getOrDefault("write", "false")),
            bool(values.getOrDefault("try-out", "true"))),
        SqlConfig.Source.STATEMENT_TIMEOUT.parse(values.getOrDefault("statement-timeout", "10s")),
        SqlConfig.Source.MAX_ROWS.parse(values.getOrDefault("max-rows", "200")));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw ConfigError.secret(SqlConfig.KEY, SqlConfig.FORM);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ConfigError.value(SqlConfig.KEY, text, "true or false");
    };
  }
}
