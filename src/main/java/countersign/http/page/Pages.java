package countersign.http.page;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts pages on the router: who isn't signed in, or posts without our form, doesn't reach them. */
final class Pages {
  private final Router router;
  private final Gate gate;
  private final InstantSource clock;

  Pages(Router router, Gate gate, InstantSource clock) {
    this.router = router;
    this.gate = gate;
    this.clock = clock;
  }

  /** A page or fragment for the signed-in. */
  void get(String path, Function<Visit, Future<Reply>> page) {
    route(HttpMethod.GET, path).method(HttpMethod.HEAD).handler(context -> admit(context, page));
  }

  /** A form's target for the signed-in. */
  void post(String path, Function<Visit, Future<Reply>> page) {
    route(HttpMethod.POST, path).handler(context -> admit(context, visit -> checked(visit, page)));
  }

  /** A page for everybody. */
  void open(HttpMethod method, String path, Function<RoutingContext, Future<Reply>> page) {
    var route = route(method, path);
    if (method.equals(HttpMethod.GET)) route.method(HttpMethod.HEAD);
    route.handler(context -> answer(context, page.apply(context)));
  }

  /** A stream for the signed-in, which answers by itself. */
  void stream(String path, Consumer<Visit> stream) {
    route(HttpMethod.GET, path)
        .handler(context ->
            gate.whoIs(context)
                .onSuccess(who -> listen(context, who, stream))
                .onFailure(context::fail));
  }

  private Route route(HttpMethod method, String path) {
    return router.route(method, path);
  }

  private void admit(RoutingContext context, Function<Visit, Future<Reply>> page) {
    answer(
        context,
        gate.whoIs(context)
            .compose(who ->
                who.map(signedIn -> page.apply(visit(context, signedIn)))
                    .orElseGet(() -> Future.succeededFuture(toSignIn(context)))));
  }

  private void listen(RoutingContext context, Optional<SignedIn> who, Consumer<Visit> stream) {
    who.ifPresentOrElse(
        signedIn -> stream.accept(visit(context, signedIn)), () -> context.fail(401));
  }

  private Visit visit(RoutingContext context, SignedIn who) {
    return new Visit(context, who, clock.instant());
  }

  private static Future<Reply> checked(Visit visit, Function<Visit, Future<Reply>> page) {
    return Form.isOurs(visit.context(), visit.who().formToken())
        ? page.apply(visit)
        : Future.succeededFuture(new Reply.Failed(403));
  }

  /** After the sign-in a post is not repeated: its page is shown again. */
  private static Reply toSignIn(RoutingContext context) {
    var uri = context.request().uri();
    var wanted =
        context.request().method().equals(HttpMethod.POST)
            ? uri.substring(0, Math.max(1, uri.lastIndexOf('/')))
            : uri;
    return new Reply.SeeOther("/sign-in?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
  }

  private static void answer(RoutingContext context, Future<Reply> reply) {
    reply.onSuccess(made -> send(context, made)).onFailure(context::fail);
  }

  private static void send(RoutingContext context, Reply reply) {
    switch (reply) {
      case Reply.Html html -> Send.html(context, html);
      case Reply.SeeOther(var path) -> Send.seeOther(context, path);
      case Reply.Unchanged _ -> Send.end(context.response().setStatusCode(204));
      case Reply.Failed(var status) -> context.fail(status);
    }
  }
}
