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
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code http_request}: one HTTP request to a URL on the operator's allow-list. GET and HEAD need
 * no signature and follow redirects within the list; every other method does exactly what was
 * signed.
 */
public final class HttpRequest implements Tool {
  /** The most redirects that a GET or HEAD follows. */
  public static final int MAX_REDIRECTS = 5;

  private static final Logger log = LoggerFactory.getLogger(HttpRequest.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

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
  private final HttpExchange exchange;
  private final Duration limit;
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
    this.exchange = new HttpExchange(vertx, new AddressGuard(resolver), config.maxResponseBytes());
    this.limit = config.timeout();
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
  public Outcome run(JsonNode arguments, Attempt attempt) {
    var flaw = flaw(arguments);
    if (flaw.isPresent()) return refused(flaw.get());
    return switch (allowList.check(arguments.path("url").asText())) {
      case AllowList.Check.Refused(var why) -> refused(why);
      case AllowList.Check.Allowed(var target) ->
          limited(target, sent(arguments, attempt.key()), attempt);
    };
  }

  private Outcome limited(AllowList.Target target, HttpExchange.Sent sent, Attempt attempt) {
    var trail = new HttpTrail(attempt::note);
    var timeout = Timeout.<Outcome>builder(limit).withInterrupt().build();
    try {
      return Failsafe.with(timeout).get(() -> follow(new Hop(target, sent, 0), trail));
    } catch (TimeoutExceededException _) {
      return failed("There was no whole answer within " + limit.toMillis() + " ms.", sent, trail);
    } catch (FailsafeException | VertxException e) {
      log.info("http_request to {} failed: {}", target.uri(), e.toString());
      return failed(reason(target, trail, e), sent, trail);
    }
  }

  /**
   * One request on the way to the final answer.
   *
   * @param redirects how many led here
   */
  private record Hop(AllowList.Target target, HttpExchange.Sent sent, int redirects) {
    /** What was meant for one server, such as an access token, is not shown to another. */
    Hop to(AllowList.Target next) {
      var kept =
          next.sameOrigin(target) ? sent : new HttpExchange.Sent(sent.method(), List.of(), "");
      return new Hop(next, kept, redirects + 1);
    }

    Optional<String> redirect(HttpExchange.Received answer) {
      return SAFE.contains(sent.method()) && REDIRECTS.contains(answer.status())
          ? Optional.ofNullable(answer.headers().get("location"))
          : Optional.empty();
    }

    /** The URL, when it isn't the one that was asked for. */
    Optional<String> elsewhere() {
      return redirects == 0 ? Optional.empty() : Optional.of(target.uri().toString());
    }
  }

  private Outcome follow(Hop hop, HttpTrail trail) throws Exception {
    return switch (exchange.run(hop.target(), hop.sent(), trail)) {
      case HttpExchange.Result.Forbidden(var why) ->
          hop.elsewhere().map(url -> redirectRefused(url, why)).orElseGet(() -> refused(why));
      case HttpExchange.Result.Answered(var answer) -> {
        var location = hop.redirect(answer);
        yield location.isPresent()
            ? redirected(hop, location.get(), trail)
            : new Outcome.Returned(HttpAnswer.tell(answer, hop.elsewhere()));
      }
    };
  }

  private Outcome redirected(Hop hop, String location, HttpTrail trail) throws Exception {
    if (hop.redirects() == MAX_REDIRECTS)
      return Outcome.error("The server redirects more than " + MAX_REDIRECTS + " times.");
    return switch (allowList.check(resolved(hop.target(), location))) {
      case AllowList.Check.Refused(var why) -> redirectRefused(location, why);
      case AllowList.Check.Allowed(var next) -> follow(hop.to(next), trail);
    };
  }

  private static Outcome redirectRefused(String location, String why) {
    return Outcome.error("The server redirects to " + location + ", which is not followed. " + why);
  }

  private static String resolved(AllowList.Target target, String location) {
    try {
      return target.uri().resolve(location).toString().replaceFirst("#.*", "");
    } catch (IllegalArgumentException _) {
      return location;
    }
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
    return SAFE.contains(method) && !arguments.path("body").asText().isEmpty()
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
    return SAFE.contains(sent.method()) ? Outcome.error(what) : new Outcome.Unknown(what);
  }

  private static String reason(AllowList.Target target, HttpTrail trail, RuntimeException failure) {
    var server = target.host() + ":" + target.port();
    if (failure.getCause() instanceof UnknownHostException)
      return "There is no host named " + target.host() + ".";
    if (trail.isHandedOver())
      return "The connection to " + server + " broke before the whole answer was read.";
    return failure.getCause() instanceof SSLException
        ? "No trusted TLS connection to " + server + " is possible."
        : "No connection to " + server + " is possible.";
  }
}
