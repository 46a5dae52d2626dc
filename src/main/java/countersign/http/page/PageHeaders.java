package countersign.http.page;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** The headers of every page: nothing runs, loads or frames that isn't ours. */
final class PageHeaders {
  /** Content Security Policy Level 3: no inline script or style, no other origin, no frames. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
          "Cache-Control", "no-store");

  private PageHeaders() {}

  static void put(RoutingContext context) {
    put(context.response());
    context.next();
  }

  static void put(HttpServerResponse response) {
    ALL.forEach(response::putHeader);
  }
}
