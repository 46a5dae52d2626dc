package countersign.config;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.HttpConfig.Limits;
import countersign.config.OutsideConfig.HttpRequestConfig;
import countersign.config.OutsideConfig.MailConfig;
import countersign.config.OutsideConfig.TimeLimitsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration: the defaults in the jar, over them a file, over that the environment.
 * {@code conf/countersign.yaml} documents every key.
 */
public final class ConfigReader {
  private static final Path USUAL_FILE = Path.of("conf", "countersign.yaml");

  private final Settings settings;
  private final McpReader mcp;

  private ConfigReader(Settings settings, McpReader mcp) {
    this.settings = settings;
    this.mcp = mcp;
  }

  /**
   * Read everything.
   *
   * @param file the operator's file; without one {@code ./conf/countersign.yaml}, if it is there
   * @param environment the process's variables
   * @throws ConfigError when a value isn't allowed or a key is unknown
   */
  public static Config read(Optional<Path> file, Map<String, String> environment) {
    var defaults = YamlFile.packed();
    var known = defaults.values().keySet();
    var values = new LinkedHashMap<String, JsonNode>(defaults.values());
    file.or(() -> Optional.of(USUAL_FILE).filter(Files::exists))
        .map(YamlFile::of)
        .ifPresent(given -> values.putAll(checked(given, known)));
    values.putAll(new Environment(environment).values(known));
    return new ConfigReader(new Settings(values), new McpReader(environment)).config();
  }

  private static Map<String, JsonNode> checked(YamlFile file, Set<String> known) {
    var values = new LinkedHashMap<String, JsonNode>();
    file.values()
        .forEach((key, value) -> {
          var section = isSection(key, known);
          // A section without anything in it says nothing.
          if (section && value.isValueNode() && value.asText("").isEmpty()) return;
          if (!known.contains(key))
            throw ConfigError.unknown(key, file.name(), similar(section ? key + "." : key, known));
          values.put(key, value);
        });
    return values;
  }

  private static boolean isSection(String key, Set<String> known) {
    return known.stream().anyMatch(name -> name.startsWith(key + "."));
  }

  /** The keys beside the unknown one, or else the sections. */
  private static String similar(String unknown, Set<String> known) {
    var section = unknown.substring(0, unknown.indexOf('.') + 1);
    var near = known.stream().filter(key -> !section.isEmpty() && key.startsWith(section)).toList();
    return near.isEmpty()
        ? String.join(", ", known.stream().map(key -> key.split("\\.")[0]).distinct().toList())
        : String.join(", ", near);
  }

  private Config config() {
    return new Config(http(), database(), agent(), outside(), bootstrap(), cluster());
  }

  private HttpConfig http() {
    var limits =
        new Limits(
            settings.integer(Limits.REQUESTS_PER_SECOND),
            settings.integer(Limits.STREAMS),
            settings.integer(Limits.SIGN_INS_PER_MINUTE),
            settings.integer(Limits.UNKNOWN_KEYS_PER_MINUTE));
    return new HttpConfig(
        settings.text("http.host"),
        settings.integer(HttpConfig.PORT),
        limits,
        settings.duration(HttpConfig.SESSION_LIFETIME),
        settings.bool("http.secure-cookies"));
  }

  private DatabaseConfig database() {
    var uri = settings.secretUri("database.uri", DatabaseConfig.URI_FORM);
    return new DatabaseConfig(
        dataDir(), uri.map(Object::toString), settings.integer(DatabaseConfig.POOL));
  }

  private Path dataDir() {
    var dir = settings.path("data.dir").orElseGet(() -> Path.of(settings.text("data.dir")));
    if (Files.exists(dir) && !Files.isDirectory(dir))
      throw ConfigError.value(
          "data.dir", dir.toString(), "a folder, or a path where one can be made");
    return dir;
  }

  private AgentConfig agent() {
    return new AgentConfig(
        settings.integer(AgentConfig.CONCURRENCY),
        settings.integer(AgentConfig.MAX_TURNS),
        settings.integer(AgentConfig.MAX_ATTEMPTS),
        settings.duration(AgentConfig.POLL_INTERVAL),
        settings.duration(AgentConfig.LEASE),
        settings.duration(AgentConfig.SHUTDOWN_GRACE));
  }

  private OutsideConfig outside() {
    var http =
        new HttpRequestConfig(
            settings.uris("tools.http-request.allow"),
            settings.duration(HttpRequestConfig.TIMEOUT),
            settings.size(HttpRequestConfig.MAX_RESPONSE_BYTES));
    var mail =
        new MailConfig(
            settings.secretUri("smtp.uri", MailConfig.SMTP_FORM),
            dataDir().resolve("outbox"),
            settings.text("mail.from"),
            settings.lists("mail.groups"));
    var limits =
        new TimeLimitsConfig(
            settings.duration(TimeLimitsConfig.USUAL),
            settings.durations(TimeLimitsConfig.BY_TOOL));
    return new OutsideConfig(
        new ModelsReader(settings).read(),
        limits,
        http,
        mail,
        ToolsReader.read(settings),
        mcp.read(settings.tree(McpConfig.KEY)));
  }

  private BootstrapConfig bootstrap() {
    return new BootstrapConfig(
        settings.secret("bootstrap.agent-api-key"),
        settings.secret("bootstrap.person-api-key"),
        settings.text("bootstrap.email"),
        settings.secret("bootstrap.password"));
  }

  private ClusterConfig cluster() {
    var place =
        new ClusterConfig.Place(
            settings.text("cluster.host"),
            settings.integer(ClusterConfig.Place.PORT),
            settings.integer(ClusterConfig.Place.BUS_PORT));
    return new ClusterConfig(
        settings.bool("cluster.enabled"),
        settings.text("cluster.name"),
        place,
        settings.list("cluster.members"));
  }
}
