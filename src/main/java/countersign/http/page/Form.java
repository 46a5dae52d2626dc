package countersign.http.page;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What a post brings with it. */
final class Form {
  /** The hidden field with the token. */
  static final String TOKEN = "form_token";

  private Form() {}

  /** A field's text, with a browser's CRLF as line breaks; empty when it is absent. */
  static String field(RoutingContext context, String name) {
    var text = context.request().getFormAttribute(name);
    return text == null ? "" : text.replace("\r\n", "\n");
  }

  /** Whether the form has that field, be it empty. */
  static boolean has(RoutingContext context, String name) {
    return context.request().formAttributes().contains(name);
  }

  /** Whether the form was made for the holder of {@code expected} and sent from our own page. */
  static boolean isOurs(RoutingContext context, String expected) {
    return fromOurPage(context.request()) && Secrets.same(field(context, TOKEN), expected);
  }

  /**
   * Fetch Metadata where the browser sends it, else RFC 6454's Origin; a client that sends neither
   * is no browser, and the token alone decides.
   */
  private static boolean fromOurPage(HttpServerRequest request) {
    var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
    if (site.isPresent()) return site.get().equals("same-origin");
    var origin = Optional.ofNullable(request.getHeader("Origin"));
    return origin.isEmpty() || authority(origin.get()).equals(host(request));
  }

  private static Optional<String> authority(String origin) {
    try {
      return Optional.ofNullable(new URI(origin).getRawAuthority());
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> host(HttpServerRequest request) {
    return Optional.ofNullable(request.authority()).map(Object::toString);
  }
}
