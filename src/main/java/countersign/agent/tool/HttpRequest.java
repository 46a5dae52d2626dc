package countersign.agent.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.config.OutsideConfig.HttpRequestConfig;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.IdempotencyKey;
import countersign.task.Preview;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code http_request}: one HTTP request to a URL on the operator's allow-list. GET and HEAD need
 * no signature and follow redirects within the list; every other method does exactly what was
 * signed.
 */
public final class HttpRequest implements Tool {
  /** The most redirects that a GET or HEAD follows. */
  public static final int MAX_REDIRECTS = 5;

  /** What looking for a preview may take. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Headers that frame the message or belong to the connection (RFC 9110 section 7.6.1). */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "http2-settings",
          "idempotency-key");

  private final AllowList allowList;
  private final HttpFetch fetch;
  private final HttpComparison comparison;
  private final ToolSpec spec =
      new ToolSpec("http_request", "http", HttpRequestSchema.DESCRIPTION, HttpRequestSchema.of());

  /**
   * A client; it is closed with {@code vertx}.
   *
   * @throws IllegalArgumentException when an allowed prefix can't be used; the message names it
   */
  public HttpRequest(HttpRequestConfig config, Vertx vertx) {
    this(config, vertx, InetAddress::getAllByName);
  }

  HttpRequest(HttpRequestConfig config, Vertx vertx, AddressGuard.Resolver resolver) {
    this.allowList = new AllowList(config.allow());
    var exchange = new HttpExchange(vertx, new AddressGuard(resolver), config.maxResponseBytes());
    var limit = config.timeout();
    var look = LOOK.compareTo(limit) < 0 ? LOOK : limit;
    this.fetch = new HttpFetch(allowList, exchange, new HttpFetch.Bounds(limit, MAX_REDIRECTS));
    this.comparison =
        new HttpComparison(new HttpFetch(allowList, exchange, new HttpFetch.Bounds(look, 0)));
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return switch (arguments.path("method").asText()) {
      case "GET", "HEAD" -> Effect.READ_ONLY;
      // RFC 9110 section 9.2.2: a second identical request changes nothing more.
      case "PUT", "DELETE" -> Effect.IDEMPOTENT;
      default -> Effect.ONCE;
    };
  }

  @Override
  public Set<Effect> possibleEffects() {
    return EnumSet.allOf(Effect.class);
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    var url = arguments.path("url").asText();
    var flaw =
        flaw(arguments)
            .or(() ->
                allowList.check(url) instanceof AllowList.Check.Refused(var why)
                    ? Optional.of(why)
                    : Optional.empty());
    return Optional.of(HttpPreview.of(sent(arguments), url, AllowList.target(url), flaw));
  }

  @Override
  public Optional<Preview> livePreview(JsonNode arguments) {
    var stored = preview(arguments);
    if (flaw(arguments).isPresent()
        || !HttpComparison.METHODS.contains(arguments.path("method").asText())) return stored;
    return switch (allowList.check(arguments.path("url").asText())) {
      case AllowList.Check.Refused _ -> stored;
      case AllowList.Check.Allowed(var target) ->
          stored.map(preview -> comparison.of(preview, target, sent(arguments)));
    };
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    var flaw = flaw(arguments);
    if (flaw.isPresent()) return refused(flaw.get());
    return switch (allowList.check(arguments.path("url").asText())) {
      case AllowList.Check.Refused(var why) -> refused(why);
      case AllowList.Check.Allowed(var target) ->
          send(target, sent(arguments, attempt.key()), attempt);
    };
  }

  private Outcome send(AllowList.Target target, HttpExchange.Sent sent, Attempt attempt) {
    var trail = new HttpTrail(attempt::note);
    return switch (fetch.run(target, sent, trail)) {
      case HttpFetch.End.Answered answered ->
          new Outcome.Returned(HttpAnswer.tell(answered.answer(), answered.elsewhere()));
      case HttpFetch.End.Refused(var why) -> refused(why);
      case HttpFetch.End.NotFollowed(var why) -> Outcome.error(why);
      case HttpFetch.End.Failed(var what) -> failed(what, sent, trail);
    };
  }

  private static Optional<String> flaw(JsonNode arguments) {
    for (var header : arguments.path("headers").properties()) {
      var name = header.getKey().toLowerCase(Locale.ROOT);
      if (RESERVED.contains(name) || name.startsWith("proxy-"))
        return Optional.of("The header " + header.getKey() + " can't be set; leave it out.");
      if (!HttpRequestSchema.isHeader(header.getKey(), header.getValue().asText()))
        return Optional.of("The header " + header.getKey() + " is malformed.");
    }
    var method = arguments.path("method").asText();
    return HttpFetch.SAFE.contains(method) && !arguments.path("body").asText().isEmpty()
        ? Optional.of("A " + method + " request has no body; leave it out.")
        : Optional.empty();
  }

  private static HttpExchange.Sent sent(JsonNode arguments, IdempotencyKey key) {
    var sent = sent(arguments);
    var headers = new ArrayList<>(sent.headers());
    headers.add(new HttpExchange.Sent.Header("Idempotency-Key", key.text()));
    return new HttpExchange.Sent(sent.method(), headers, sent.body());
  }

  /** What is sent at every such call. */
  private static HttpExchange.Sent sent(JsonNode arguments) {
    var headers = new ArrayList<HttpExchange.Sent.Header>();
    for (var header : arguments.path("headers").properties())
      headers.add(new HttpExchange.Sent.Header(header.getKey(), header.getValue().asText()));
    var body = arguments.path("body").asText();
    var typed = headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("content-type"));
    if (!body.isEmpty() && !typed)
      headers.add(new HttpExchange.Sent.Header("Content-Type", typeOf(body)));
    return new HttpExchange.Sent(arguments.path("method").asText(), headers, body);
  }

  private static String typeOf(String body) {
    try {
      var _ = Json.read(body);
      return "application/json";
    } catch (JsonProcessingException _) {
      return "text/plain; charset=utf-8";
    }
  }

  private static Outcome refused(String why) {
    return Outcome.error(why + " Nothing was sent.");
  }

  private static Outcome failed(String what, HttpExchange.Sent sent, HttpTrail trail) {
    if (!trail.isHandedOver()) return refused(what);
    return HttpFetch.SAFE.contains(sent.method()) ? Outcome.error(what) : new Outcome.Unknown(what);
  }
}
