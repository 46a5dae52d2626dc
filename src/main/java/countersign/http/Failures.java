package countersign.http;

import countersign.message.Unavailable;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a problem; its message never leaves the server. */
public final class Failures {
  /** After how many seconds a caller may try again while something is unavailable. */
  static final int RETRY_AFTER = 5;

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** What the caller is told of a request that failed while it was routed. */
  static Problem of(RoutingContext context) {
    return switch (context.statusCode()) {
      case 400 -> malformed();
      case 413 ->
          Problem.of(Problem.Kind.TOO_LARGE, "A body may have up to " + Body.MAX_BYTES + " bytes.");
      default -> {
        var failure = context.failure();
        yield of(failure != null ? failure : new IllegalStateException("failed without a cause"));
      }
    };
  }

  /** A request that could not even be routed. */
  static Problem malformed() {
    return Problem.invalid("", "the request line or a header is malformed");
  }

  /** What the caller is told of a failure. */
  public static Problem of(Throwable failure) {
    if (failure instanceof Unavailable) {
      log.warn("unavailable: {}", failure.getMessage());
      return Problem.of(Problem.Kind.UNAVAILABLE, "The service can't answer now. Try again.")
          .withHeader("Retry-After", Integer.toString(RETRY_AFTER));
    }
    var name = Ids.fault();
    log.error("{}", name, failure);
    var detail = "The fault is in the log under this problem's instance.";
    return Problem.of(Problem.Kind.INTERNAL_ERROR, detail).with("instance", name);
  }
}
