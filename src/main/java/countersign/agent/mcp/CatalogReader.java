package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.ToolSpec;
import countersign.agent.mcp.Catalog.Offer;
import countersign.agent.mcp.ServerState.LeftOut;
import countersign.config.McpConfig;
import countersign.json.CanonicalJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what a server listed as its tools, and leaves out what can't be one here. */
final class CatalogReader {
  static final int MOST_TOOLS = 500;
  static final int LONGEST_NAME = 500;
  static final int LONGEST_DESCRIPTION = 4000;
  private static final int SHOWN_NAME = 100;
  private static final List<String> HINTS =
      List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

  private final McpConfig.Server server;
  private final Map<String, Offer> offers = new LinkedHashMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private int untold;

  private CatalogReader(McpConfig.Server server) {
    this.server = server;
  }

  /**
   * Read them.
   *
   * @param whole whether these are all of the server's
   */
  static Catalog read(McpConfig.Server server, List<JsonNode> tools, boolean whole) {
    var reader = new CatalogReader(server);
    var named =
        tools.stream()
            .collect(
                Collectors.groupingBy(
                    tool -> tool.path("name").asText(), LinkedHashMap::new, Collectors.toList()));
    // Names that need no change come first: one that was changed never takes the place of another.
    named.forEach((name, sameName) -> reader.take(name, sameName, false));
    named.forEach((name, sameName) -> reader.take(name, sameName, true));
    return reader.catalog(whole);
  }

  private Catalog catalog(boolean whole) {
    var told = new ArrayList<>(leftOut);
    if (!whole) told.add(new LeftOut("…", "it has more tools than are asked for"));
    if (untold > 0) told.add(new LeftOut("…", untold + " more tools are left out"));
    return new Catalog(offers, List.copyOf(told));
  }

  private void take(String name, List<JsonNode> sameName, boolean changed) {
    var fit = ToolNames.fit(server.prefix(), name);
    if (fit.equals(server.prefix() + name) == changed) return;
    var flaw = placeFlaw(fit).or(() -> flaw(name, sameName));
    if (flaw.isPresent()) leaveOut(name, flaw.get());
    else offers.put(fit, offer(name, fit, sameName.getFirst()));
  }

  private Optional<String> flaw(String name, List<JsonNode> sameName) {
    if (name.isBlank()) return Optional.of("it has no name");
    if (name.length() > LONGEST_NAME)
      return Optional.of("its name is longer than " + LONGEST_NAME + " characters");
    if (sameName.size() > 1)
      return Optional.of("the server has " + sameName.size() + " tools of this name");
    var tool = sameName.getFirst();
    if (tool.at("/execution/taskSupport").asText().equals("required"))
      return Optional.of("it can only be run as a task of MCP, which isn't supported");
    return SchemaGate.flaw(tool.path("inputSchema")).or(() -> unsignable(tool));
  }

  private Optional<String> placeFlaw(String fit) {
    if (offers.containsKey(fit)) return Optional.of("another tool has the name " + fit + " here");
    return offers.size() < MOST_TOOLS
        ? Optional.empty()
        : Optional.of("a server has up to " + MOST_TOOLS + " tools here");
  }

  /** A specification is compared, and so must have a canonical form. */
  private static Optional<String> unsignable(JsonNode tool) {
    try {
      var _ = CanonicalJson.of(tool.path("inputSchema"));
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("its inputSchema has no canonical form (RFC 8785)");
    }
  }

  private Offer offer(String name, String fit, JsonNode tool) {
    var description = Texts.clean(tool.path("description").asText().strip(), LONGEST_DESCRIPTION);
    var hints = new TreeMap<String, Boolean>();
    for (var hint : HINTS) {
      var value = tool.path("annotations").path(hint);
      if (value.isBoolean()) hints.put(hint, value.booleanValue());
    }
    return new Offer(
        name,
        new ToolSpec(fit, server.name(), description, tool.path("inputSchema")),
        Collections.unmodifiableMap(hints));
  }

  private void leaveOut(String name, String why) {
    if (leftOut.size() < ServerState.MOST_LEFT_OUT - 2)
      leftOut.add(new LeftOut(Texts.line(name, SHOWN_NAME), why));
    else untold++;
  }
}
