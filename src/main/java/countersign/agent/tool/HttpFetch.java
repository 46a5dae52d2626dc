package countersign.agent.tool;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.vertx.core.VertxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and, for GET and HEAD, the redirects that it follows: each to a target that is checked
 * like the first one.
 */
final class HttpFetch {
  /** Methods that only read (RFC 9110 section 9.2.1), and may be redirected. */
  static final Set<String> SAFE = Set.of("GET", "HEAD");

  private static final Logger log = LoggerFactory.getLogger(HttpFetch.class);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final AllowList allowList;
  private final HttpExchange exchange;
  private final Bounds bounds;

  /**
   * How far it goes.
   *
   * @param limit of the whole, redirects included
   * @param redirects the most that are followed; with 0 a redirect is an answer like others
   */
  record Bounds(Duration limit, int redirects) {}

  HttpFetch(AllowList allowList, HttpExchange exchange, Bounds bounds) {
    this.allowList = allowList;
    this.exchange = exchange;
    this.bounds = bounds;
  }

  /** What came of it. */
  sealed interface End {
    /**
     * An answer.
     *
     * @param from where it came from
     * @param redirected whether that isn't what was asked for
     */
    record Answered(HttpExchange.Received answer, AllowList.Target from, boolean redirected)
        implements End {
      Optional<String> elsewhere() {
        return redirected ? Optional.of(from.uri().toString()) : Optional.empty();
      }
    }

    /** Nothing was sent. */
    record Refused(String why) implements End {}

    /** The server redirects to where nothing is sent. */
    record NotFollowed(String why) implements End {}

    /** There is no whole answer. */
    record Failed(String what) implements End {}
  }

  /** Blocks until there is an end, at most for as long as the limit. */
  End run(AllowList.Target target, HttpExchange.Sent sent, HttpTrail trail) {
    var timeout = Timeout.<End>builder(bounds.limit()).withInterrupt().build();
    try {
      return Failsafe.with(timeout).get(() -> follow(new Hop(target, sent, 0), trail));
    } catch (TimeoutExceededException _) {
      return new End.Failed(
          "There was no whole answer within " + bounds.limit().toMillis() + " ms.");
    } catch (FailsafeException | VertxException e) {
      log.info("a request to {} failed: {}", target.uri(), e.toString());
      return new End.Failed(reason(target, trail, e));
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
  }

  private End follow(Hop hop, HttpTrail trail) throws Exception {
    return switch (exchange.run(hop.target(), hop.sent(), trail)) {
      case HttpExchange.Result.Forbidden(var why) ->
          hop.redirects() == 0 ? new End.Refused(why) : notFollowed(hop.target().uri(), why);
      case HttpExchange.Result.Answered(var answer) -> {
        var location = redirect(hop, answer);
        yield location.isPresent()
            ? redirected(hop, location.get(), trail)
            : new End.Answered(answer, hop.target(), hop.redirects() > 0);
      }
    };
  }

  private Optional<String> redirect(Hop hop, HttpExchange.Received answer) {
    return bounds.redirects() > 0
            && SAFE.contains(hop.sent().method())
            && REDIRECTS.contains(answer.status())
        ? Optional.ofNullable(answer.headers().get("location"))
        : Optional.empty();
  }

  private End redirected(Hop hop, String location, HttpTrail trail) throws Exception {
    if (hop.redirects() == bounds.redirects())
      return new End.NotFollowed(
          "The server redirects more than " + bounds.redirects() + " times.");
    return switch (allowList.check(resolved(hop.target(), location))) {
      case AllowList.Check.Refused(var why) -> notFollowed(location, why);
      case AllowList.Check.Allowed(var next) -> follow(hop.to(next), trail);
    };
  }

  private static End notFollowed(Object location, String why) {
    return new End.NotFollowed(
        "The server redirects to " + location + ", which is not followed. " + why);
  }

  private static String resolved(AllowList.Target target, String location) {
    try {
      return target.uri().resolve(location).toString().replaceFirst("#.*", "");
    } catch (IllegalArgumentException _) {
      return location;
    }
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
