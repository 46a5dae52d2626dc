package countersign.agent.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** An answer of a model server that isn't a success. */
final class ServerRefusal extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int SERVER_ERROR = 500;

  /** As OpenAI, Anthropic, Ollama, vLLM and llama.cpp put it. */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "(?i)context[ _-]?(length|window|size|limit)"
              + "|(prompt|input) (length|is too long)|tokens exceed");

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

  private boolean isTooLong() {
    return status == TOO_LARGE || (status == BAD_REQUEST && TOO_LONG.matcher(detail).find());
  }

  /** Whether asking again may help. */
  boolean mayPass() {
    return status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERROR;
  }

  /**
   * What people are told, as the rest of a sentence about the server.
   *
   * @param contextKey the setting that says how long a conversation may get
   */
  String words(int attempts, String contextKey) {
    var rest = detail.isEmpty() ? "." : ": " + detail;
    if (isTooLong())
      return "finds the conversation too long for its model ("
          + status
          + ")"
          + rest
          + " With a smaller "
          + contextKey
          + ", outputs of tools are shortened sooner.";
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
