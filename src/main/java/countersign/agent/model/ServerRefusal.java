package countersign.agent.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** An answer of a model server that isn't a success. */
final class ServerRefusal extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final int status;
  private final String detail;
  private final transient Optional<Duration> retryAfter;

  /**
   * A refusal.
   *
   * @param detail the server's own words; may be empty
   * @param retryAfter how long it wants to be left alone
   */
  ServerRefusal(int status, String detail, Optional<Duration> retryAfter) {
    super("answered " + status + (detail.isEmpty() ? "" : ": " + detail));
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether asking again may help. */
  boolean mayPass() {
    return status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERROR;
  }

  /** What people are told, as the rest of a sentence about the server. */
  String words(int attempts) {
    var rest = detail.isEmpty() ? "." : ": " + detail;
    if (mayPass()) return "answered " + status + ", after " + attempts + " attempts" + rest;
    return switch (status) {
      // Without its words, which like to repeat parts of the key.
      case UNAUTHORIZED -> "refused the API key (401).";
      case FORBIDDEN -> "refused access (403)" + rest;
      case NOT_FOUND -> "knows no such model or path (404)" + rest;
      default -> "answered " + status + rest;
    };
  }
}
