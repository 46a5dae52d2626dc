package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.McpConfig;
import countersign.json.Json;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Asks a server for its tools, page by page, so many at most. */
final class ToolListing {
  static final int MOST_PAGES = 100;

  /** What is listed beyond what is taken, so that an operator learns what is left out. */
  static final int MOST_LISTED = 10 * CatalogReader.MOST_TOOLS;

  /** What is listed, in characters; a page that goes beyond that is the last one. */
  static final int LONGEST = 16 * 1024 * 1024;

  private ToolListing() {}

  /**
   * All of them. Blocks.
   *
   * @param limit for each page
   * @throws ConnectFailure when the server doesn't answer as it should
   */
  static Catalog of(Link link, McpConfig.Server server, Duration limit) throws ConnectFailure {
    var tools = new ArrayList<JsonNode>();
    var cursors = new HashSet<String>();
    var parameters = new HashMap<String, Object>();
    long length = 0;
    for (int pages = 0;
        pages < MOST_PAGES && tools.size() < MOST_LISTED && length < LONGEST;
        pages++) {
      var page = page(link.ask(McpSchema.METHOD_TOOLS_LIST, Map.copyOf(parameters), limit));
      if (!page.path("tools").isArray()) throw new ConnectFailure("Its list of tools is none.");
      page.path("tools").forEach(tools::add);
      length += Json.write(page.path("tools")).length();
      var next = page.path("nextCursor");
      if (!next.isTextual()) return CatalogReader.read(server, limited(tools), true);
      if (!cursors.add(next.textValue()))
        throw new ConnectFailure("Its list of tools goes round in circles.");
      parameters.put("cursor", next.textValue());
    }
    return CatalogReader.read(server, limited(tools), false);
  }

  private static List<JsonNode> limited(List<JsonNode> tools) {
    return tools.subList(0, Math.min(tools.size(), MOST_LISTED));
  }

  private static JsonNode page(Reply reply) throws ConnectFailure {
    return switch (reply) {
      case Reply.Answered(var result) -> result;
      case Reply.Refused(var words) ->
          throw new ConnectFailure("It doesn't tell its tools: " + words);
      case Reply.NotDone(var why) -> throw new ConnectFailure(why);
      case Reply.Lost(var why) -> throw new ConnectFailure("It doesn't tell its tools: " + why);
    };
  }
}
