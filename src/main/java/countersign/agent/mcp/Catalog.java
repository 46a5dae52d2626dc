package countersign.agent.mcp;

import countersign.agent.ToolSpec;
import countersign.agent.mcp.ServerState.LeftOut;
import countersign.json.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tools of a server as it listed them.
 *
 * @param offers by the name that models use, in the server's order
 */
record Catalog(Map<String, Offer> offers, List<LeftOut> leftOut) {
  static final Catalog EMPTY = new Catalog(Map.of(), List.of());

  /**
   * One tool.
   *
   * @param name the server's own name
   * @param hints what the server says of it
   */
  record Offer(String name, ToolSpec spec, Map<String, Boolean> hints) {}

  /** A tool by the server's own name. */
  Optional<Offer> named(String name) {
    return offers.values().stream().filter(offer -> offer.name().equals(name)).findFirst();
  }

  /** Whether two specifications say the same, however their numbers are held. */
  static boolean same(ToolSpec one, ToolSpec other) {
    return one.name().equals(other.name())
        && one.toolkit().equals(other.toolkit())
        && one.description().equals(other.description())
        && (one.parameters().equals(other.parameters())
            || CanonicalJson.of(one.parameters()).equals(CanonicalJson.of(other.parameters())));
  }
}
