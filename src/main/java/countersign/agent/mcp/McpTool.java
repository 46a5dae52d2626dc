package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.task.Effect;
import countersign.task.Preview;
import countersign.task.ToolResult;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tool of an MCP server. Whatever the server says of it, it counts as one that must not happen
 * twice, and so needs a signature.
 *
 * @param hints what the server says of it
 */
record McpTool(ToolSpec spec, Map<String, Boolean> hints, Upstream upstream) implements Tool {
  /** Each attempt's key, for servers that know it: a name of ours in {@code _meta}. */
  static final String KEY = "countersign/idempotency-key";

  /** The boundary ends a call long before. */
  private static final Duration NO_LIMIT = Duration.ofHours(2);

  private static final String NOTHING_DONE = " Nothing was done.";

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.ONCE;
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    try {
      return upstream
          .live(Duration.ZERO)
          .flatMap(live ->
              offer(live)
                  .flatMap(offer -> FilePreview.of(upstream.server(), live, offer, arguments)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    Optional<Upstream.Live> live;
    try {
      live = upstream.live();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      live = Optional.empty();
    }
    if (live.isEmpty()) return away();
    if (!live.get().catalog().offers().containsKey(spec.name()))
      return Outcome.error(
          "The MCP server "
              + server()
              + " has no tool "
              + spec.name()
              + " any more."
              + NOTHING_DONE);
    var offer = offer(live.get());
    if (offer.isEmpty())
      return Outcome.error(
          "The tool "
              + spec.name()
              + " has changed; it is held back until a person has looked at it."
              + NOTHING_DONE);
    var meta = Map.of(KEY, attempt.key().text());
    return outcome(call(live.get().link(), offer.get().name(), arguments, meta));
  }

  private Outcome away() {
    var why = upstream.state().why();
    return Outcome.error(
        "The MCP server "
            + server()
            + " isn't connected."
            + (why.isEmpty() ? "" : " " + why)
            + NOTHING_DONE);
  }

  /** As the server has it now, if that is what this tool says. */
  private Optional<Catalog.Offer> offer(Upstream.Live live) {
    return Optional.ofNullable(live.catalog().offers().get(spec.name()))
        .filter(offer -> Catalog.same(offer.spec(), spec));
  }

  private static Reply call(Link link, String name, JsonNode arguments, Map<String, ?> meta) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("name", name);
    parameters.put("arguments", arguments);
    parameters.put("_meta", meta);
    return link.ask(McpSchema.METHOD_TOOLS_CALL, parameters, NO_LIMIT);
  }

  private Outcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Answered(var result) when result.path("isError").asBoolean() ->
          new Outcome.Returned(ToolResult.error(ResultText.of(result)));
      case Reply.Answered(var result) -> Outcome.ok(ResultText.of(result));
      case Reply.Refused(var words) ->
          Outcome.error("The MCP server " + server() + " refused the call: " + words);
      case Reply.NotDone(var why) ->
          Outcome.error("The MCP server " + server() + " wasn't called: " + why + NOTHING_DONE);
      case Reply.Lost(var why) ->
          new Outcome.Unknown("The MCP server " + server() + " has the call. " + why);
    };
  }

  private String server() {
    return upstream.server().name();
  }
}
