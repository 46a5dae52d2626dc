package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.message.FindSession;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Cookies, and who stands behind them. */
final class Gate {
  static final String SESSION = "countersign_session";

  /** Ties the sign-in form to the browser it was made for, before there is a session. */
  static final String VISITOR = "countersign_visitor";

  private final TypedBus bus;
  private final HttpConfig config;

  Gate(TypedBus bus, HttpConfig config) {
    this.bus = bus;
    this.config = config;
  }

  /** Who is signed in; empty when nobody. */
  Future<Optional<SignedIn>> whoIs(RoutingContext context) {
    var secret = secret(context, SESSION);
    if (secret.isEmpty()) return Future.succeededFuture(Optional.empty());
    var hash = Secrets.sha256(secret.get());
    return bus.ask(new FindSession(hash))
        .map(found ->
            found.map(session ->
                new SignedIn(
                    session.tenant(), session.person(), hash, Secrets.formToken(secret.get()))));
  }

  /** The secret in a cookie, if there is one that we could have made. */
  Optional<String> secret(RoutingContext context, String cookie) {
    return Optional.ofNullable(context.request().getCookie(cookie))
        .map(Cookie::getValue)
        .filter(Secrets::isSecret);
  }

  /** Give the browser a secret for {@code lifetime}. */
  void give(RoutingContext context, String cookie, String secret, Duration lifetime) {
    var _ = context.response().addCookie(made(cookie, secret).setMaxAge(lifetime.toSeconds()));
  }

  /** Make the browser forget a secret. */
  void take(RoutingContext context, String cookie) {
    var _ = context.response().addCookie(made(cookie, "").setMaxAge(0));
  }

  private Cookie made(String name, String value) {
    return Cookie.cookie(name, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX)
        .setSecure(config.secureCookies());
  }
}
