package countersign.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.McpConfig.FileWrite;
import countersign.config.McpConfig.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code mcpServers}, in the form that MCP hosts share. */
final class McpReader {
  private static final String SERVERS_FORM =
      "names with servers, such as {\"files\": {\"command\": \"npx\", \"args\": [\"-y\", \"…\"]}}";
  private static final Set<String> PREVIEW = Set.of("read", "path", "content", "edits");
  private static final int MOST_PREVIEWS = 20;

  private final Map<String, String> environment;

  /**
   * A reader.
   *
   * @param environment what <code>${NAME}</code> is taken from
   */
  McpReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Read everything.
   *
   * @param value a map, or text that is one in YAML or JSON
   * @throws ConfigError naming the server and the member that is wrong
   */
  McpConfig read(JsonNode value) {
    var tree = value.isTextual() ? parsed(value.textValue()) : value;
    if (tree.isNull() || tree.isMissingNode()) return new McpConfig(List.of());
    // What is there is never shown: it may be a secret.
    if (!tree.isObject()) throw ConfigError.secret(McpConfig.KEY, SERVERS_FORM);
    if (tree.size() > McpConfig.MOST_SERVERS)
      throw ConfigError.value(
          McpConfig.KEY, tree.size() + " servers", "up to " + McpConfig.MOST_SERVERS);
    var servers = new ArrayList<Server>();
    tree.properties()
        .forEach(entry -> server(entry.getKey(), entry.getValue()).ifPresent(servers::add));
    return new McpConfig(servers);
  }

  private static JsonNode parsed(String text) {
    try {
      return YamlFile.value(text);
    } catch (JsonProcessingException e) {
      throw ConfigError.secret(McpConfig.KEY, SERVERS_FORM + ", as YAML or JSON");
    }
  }

  private Optional<Server> server(String name, JsonNode tree) {
    if (!McpConfig.isName(name))
      throw ConfigError.in(McpConfig.KEY, name, "isn't a name, allowed is " + McpConfig.NAME_FORM);
    var members = new Members(name, tree, environment);
    if (members.flag("disabled")) return Optional.empty();
    var reach = ReachReader.read(members);
    return Optional.of(new Server(name, reach, previews(members.child("previews", Set.of()))));
  }

  private static Map<String, FileWrite> previews(Members tools) {
    var previews = new LinkedHashMap<String, FileWrite>();
    if (tools.tree().size() > MOST_PREVIEWS)
      throw tools.wrong("", "up to " + MOST_PREVIEWS + " tools");
    for (var tool : new TreeSet<>(tools.names())) previews.put(tool, preview(tools, tool));
    return previews;
  }

  private static FileWrite preview(Members tools, String tool) {
    var members = tools.child(tool, PREVIEW);
    var content = members.text("content");
    var edits = members.text("edits");
    if (content.isPresent() == edits.isPresent())
      throw tools.wrong(tool, "read, path and one of content and edits");
    return new FileWrite(
        members.needed("read", "the name of a tool"),
        members.needed("path", "the name of an argument"),
        content,
        edits);
  }
}
