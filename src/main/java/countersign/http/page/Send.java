package countersign.http.page;

import gg.jte.output.StringOutput;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes replies. */
final class Send {
  private static final Logger log = LoggerFactory.getLogger(Send.class);

  private Send() {}

  static void html(RoutingContext context, Reply.Html html) {
    var out = new StringOutput();
    html.body().writeTo(out);
    var response = context.response().setStatusCode(html.status());
    html.headers().forEach(response::putHeader);
    response.putHeader("Content-Type", "text/html; charset=utf-8");
    response.end(out.toString()).onFailure(Send::gone);
  }

  /** A script's request can't be sent elsewhere by a 303: htmx reads a header of its own. */
  static void seeOther(RoutingContext context, String path) {
    var response = context.response();
    if (context.request().getHeader("HX-Request") != null && path.startsWith("/sign-in"))
      end(response.setStatusCode(401).putHeader("HX-Redirect", path));
    else end(response.setStatusCode(303).putHeader("Location", path));
  }

  static void end(HttpServerResponse response) {
    response.end().onFailure(Send::gone);
  }

  /** The browser left: nobody is there to be told. */
  private static void gone(Throwable failure) {
    log.debug("a reply was not delivered", failure);
  }
}
