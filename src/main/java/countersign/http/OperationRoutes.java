package countersign.http;

import countersign.json.Json;
import countersign.message.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes routes of the contract's operations: key, media type, body, contract, endpoint. */
final class OperationRoutes {
  private static final String CALLER = "caller";

  private final Contract contract;
  private final Map<String, Endpoint> endpoints;
  private final KeyAuthentication keys;

  /**
   * @param endpoints by operationId, exactly those of the contract
   */
  OperationRoutes(Contract contract, Map<String, Endpoint> endpoints, KeyAuthentication keys) {
    this.contract = contract;
    this.endpoints = Map.copyOf(endpoints);
    this.keys = keys;
    var wanted = contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
    if (!wanted.equals(endpoints.keySet()))
      throw new IllegalStateException(
          "the contract has " + wanted + ", the code " + endpoints.keySet());
  }

  /** Add all routes, and what answers under {@code /api} when none of them does. */
  void mount(Router router) {
    var paths = new LinkedHashMap<String, List<Operation>>();
    for (var operation : contract.operations())
      paths.merge(
          operation.route().pattern(),
          List.of(operation),
          (some, more) -> Stream.of(some, more).flatMap(List::stream).toList());
    paths.forEach((path, operations) -> mountPath(router, path, operations));
    router.route("/api/*").handler(context -> send(context, notFound(context).toResponse()));
    router.errorHandler(400, context -> send(context, Failures.malformed().toResponse()));
  }

  private void mountPath(Router router, String path, List<Operation> operations) {
    var allowed = new TreeSet<String>();
    for (var operation : operations) {
      var method = operation.route().method();
      allowed.add(method.name());
      mount(router, method, operation);
      if (method.equals(HttpMethod.GET)) {
        allowed.add(HttpMethod.HEAD.name());
        mount(router, HttpMethod.HEAD, operation);
      }
    }
    var allow = String.join(", ", allowed);
    var problem =
        Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Allowed here: " + allow + ".")
            .withHeader("Allow", allow);
    router.route(path).handler(context -> send(context, problem.toResponse()));
  }

  private void mount(Router router, HttpMethod method, Operation operation) {
    var path = operation.route().pattern();
    if (operation.keyed()) route(router, method, path).handler(this::admit);
    if (operation.body().isPresent()) {
      route(router, method, path).handler(OperationRoutes::wantJson);
      route(router, method, path).handler(BodyHandler.create(false).setBodyLimit(Body.MAX_BYTES));
    }
    var check = new RequestCheck(contract.schemas(), operation);
    var endpoint = endpoint(operation);
    route(router, method, path).handler(context -> serve(context, check, endpoint));
  }

  private static Route route(Router router, HttpMethod method, String path) {
    return router
        .route(method, path)
        .failureHandler(context -> send(context, Failures.of(context).toResponse()));
  }

  private Endpoint endpoint(Operation operation) {
    var endpoint = endpoints.get(operation.id());
    if (endpoint == null || endpoint instanceof Endpoint.Keyed != operation.keyed())
      throw new IllegalStateException(operation.id() + ": contract and code differ about the key");
    return endpoint;
  }

  private void admit(RoutingContext context) {
    // The body must not come in while nobody reads it.
    context.request().pause();
    var from = Optional.ofNullable(context.request().remoteAddress().hostAddress()).orElse("");
    keys.admit(context.request().headers(), from)
        .onSuccess(result -> admitted(context, result))
        .onFailure(context::fail)
        .onComplete(_ -> context.request().resume());
  }

  private static void admitted(RoutingContext context, KeyAuthentication.Result result) {
    switch (result) {
      case KeyAuthentication.Result.Admitted(var principal) -> {
        context.put(CALLER, principal);
        context.next();
      }
      case KeyAuthentication.Result.Refused(var problem) -> send(context, problem.toResponse());
    }
  }

  private static void wantJson(RoutingContext context) {
    var request = context.request();
    var type = Optional.ofNullable(request.getHeader("Content-Type"));
    var encoding = Optional.ofNullable(request.getHeader("Content-Encoding"));
    if (!hasBody(request) || (Body.isJson(type) && encoding.isEmpty())) {
      context.next();
      return;
    }
    var detail = "Send the body as application/json in UTF-8, without Content-Encoding.";
    // RFC 9110 section 15.5.16: the answer says what would be accepted.
    var problem =
        Problem.of(Problem.Kind.UNSUPPORTED_MEDIA_TYPE, detail).withHeader("Accept", Response.JSON);
    send(context, problem.toResponse());
  }

  private static boolean hasBody(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }

  private void serve(RoutingContext context, RequestCheck check, Endpoint endpoint) {
    var body = Optional.ofNullable(context.body().buffer()).map(Buffer::getBytes);
    var parts =
        new RequestCheck.Parts(
            context.pathParams(),
            context.queryParams(),
            context.request().headers(),
            body.orElseGet(() -> new byte[0]));
    switch (check.check(parts)) {
      case RequestCheck.Result.NamesNothing(var what) ->
          send(
              context,
              Problem.of(Problem.Kind.NOT_FOUND, "There is no " + what + ".").toResponse());
      case RequestCheck.Result.Refused(var errors) ->
          send(context, Problem.invalid(errors).toResponse());
      case RequestCheck.Result.Fits(var parameters, var tree, var key) ->
          answer(context, endpoint, new Call(parameters, tree, key, gone(context)))
              .onSuccess(response -> send(context, response))
              .onFailure(failure -> send(context, Failures.of(failure).toResponse()));
    }
  }

  private static Future<Response> answer(RoutingContext context, Endpoint endpoint, Call call) {
    return switch (endpoint) {
      case Endpoint.Open(var answer) -> answer.apply(call);
      case Endpoint.Keyed(var answer) -> answer.apply(context.<Principal>get(CALLER), call);
    };
  }

  private static Future<Void> gone(RoutingContext context) {
    var gone = Promise.<Void>promise();
    context.addEndHandler(_ -> gone.tryComplete());
    return gone.future();
  }

  private static Problem notFound(RoutingContext context) {
    return Problem.of(
        Problem.Kind.NOT_FOUND, "There is nothing at " + context.request().path() + ".");
  }

  /** Write an answer, unless the caller has gone. */
  private static void send(RoutingContext context, Response answer) {
    var response = context.response();
    if (response.ended() || response.closed() || response.headWritten()) return;
    response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
    switch (answer) {
      case Response.Document(var status, var mediaType, var headers, var body) -> {
        headers.forEach(response::putHeader);
        response.setStatusCode(status).putHeader("Content-Type", mediaType).end(Json.write(body));
      }
      case Response.Done() -> response.setStatusCode(204).end();
      case Response.Text(var mediaType, var text) ->
          response.putHeader("Content-Type", mediaType).end(text);
      case Response.Stream(var mediaType, var writer) -> {
        response.putHeader("Content-Type", mediaType);
        if (context.request().method().equals(HttpMethod.HEAD)) response.end();
        else writer.accept(response);
      }
    }
  }
}
