package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.config.WebFetchConfig;
import countersign.json.Json;
import countersign.task.Effect;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** {@code web_fetch}: a page of the web, as text. */
public final class WebFetch implements Tool {
  /** The most characters of one answer. */
  public static final int MAX_TEXT = 40_000;

  private static final int MAX_REDIRECTS = 5;
  private static final int FIRST_ERROR = 400;
  private static final HttpExchange.Sent GET =
      new HttpExchange.Sent(
          "GET",
          List.of(
              new HttpExchange.Sent.Header("User-Agent", "Countersign"),
              new HttpExchange.Sent.Header(
                  "Accept", "text/html, application/xhtml+xml, text/*;q=0.9, */*;q=0.1")),
          "");

  private static final String DESCRIPTION =
      "Reads a page of the web: its title and its text, with links behind their words. Only GET, and"
          + " only URLs that the operator allows.";

  private final AllowList allowList;
  private final HttpFetch fetch;
  private final ToolSpec spec = new ToolSpec("web_fetch", "web", DESCRIPTION, schema());

  /**
   * A client; it is closed with {@code vertx}.
   *
   * @throws IllegalArgumentException when an allowed prefix can't be used; the message names it
   */
  public WebFetch(WebFetchConfig config, Vertx vertx) {
    this(config, vertx, InetAddress::getAllByName);
  }

  WebFetch(WebFetchConfig config, Vertx vertx, AddressGuard.Resolver resolver) {
    this.allowList = new AllowList(config.allow(), config.anyPublic());
    this.fetch =
        new HttpFetch(
            allowList,
            new HttpExchange(vertx, new AddressGuard(resolver), config.maxResponseBytes()),
            new HttpFetch.Bounds(config.timeout(), MAX_REDIRECTS));
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.READ_ONLY;
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    // What is behind the sign is for the reader of a page, and is never sent.
    var url = arguments.path("url").asText().replaceFirst("#.*", "");
    return switch (allowList.check(url)) {
      case AllowList.Check.Refused(var why) -> Outcome.error(why);
      case AllowList.Check.Allowed(var target) ->
          switch (fetch.run(target, GET, new HttpTrail(_ -> {}))) {
            case HttpFetch.End.Answered answered ->
                told(answered, arguments.path("offset").asInt(0));
            case HttpFetch.End.Refused(var why) -> Outcome.error(why);
            case HttpFetch.End.NotFollowed(var why) -> Outcome.error(why);
            case HttpFetch.End.Failed(var what) -> Outcome.error(what);
          };
    };
  }

  private static Outcome told(HttpFetch.End.Answered answered, int offset) {
    var answer = answered.answer();
    var told = Json.object().put("status", answer.status());
    told.put("url", answered.from().uri().toString());
    var page = WebPage.of(answer, answered.from().uri().toString());
    page.title().ifPresent(title -> told.put("title", title));
    var text = page.text().map(it -> it.substring(Math.min(offset, it.length()))).orElse("");
    var part = Cut.of(text, MAX_TEXT);
    if (page.text().isPresent()) told.put("text", part);
    note(page, offset + part.length(), text.length() - part.length())
        .ifPresent(note -> told.put("note", note));
    var content = Json.write(told);
    return answer.status() < FIRST_ERROR ? Outcome.ok(content) : Outcome.error(content);
  }

  private static Optional<String> note(WebPage page, int next, int rest) {
    if (page.note().isPresent() || rest == 0) return page.note();
    return Optional.of("There is more: %,d characters, from offset %d on.".formatted(rest, next));
  }

  private static JsonNode schema() {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("url");
    var properties = schema.putObject("properties");
    properties
        .putObject("url")
        .put("type", "string")
        .put("description", "Absolute, http or https, percent-encoded.")
        .put("minLength", 1)
        .put("maxLength", 2000);
    properties
        .putObject("offset")
        .put("type", "integer")
        .put("description", "How many characters of the text to leave out at its beginning.")
        .put("minimum", 0)
        .put("maximum", Integer.MAX_VALUE);
    return schema;
  }
}
