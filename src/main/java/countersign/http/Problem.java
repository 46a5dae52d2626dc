package countersign.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Problem details (RFC 9457): what went wrong, for a program and for a reader.
 *
 * @param kind which of the documented problems
 * @param detail this occurrence, in a sentence
 * @param members what else the kind tells, by name
 * @param headers what HTTP wants beside it
 */
public record Problem(
    Kind kind, String detail, SequencedMap<String, Object> members, Map<String, String> headers) {
  /** The media type of RFC 9457. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Every problem there is; {@code docs/api.md} explains each. */
  public enum Kind {
    INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
    UNAUTHORIZED(401, "unauthorized", "A valid API key is needed"),
    AGENT_CANNOT_SIGN(403, "agent-cannot-sign", "An agent can't sign"),
    NOT_PERMITTED(403, "not-permitted", "Somebody else must do this"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_PENDING(409, "not-pending", "Nothing waits for a decision"),
    ALREADY_DECIDED(409, "already-decided", "Already decided"),
    EXPIRED(409, "expired", "Nobody decided in time"),
    POLICY_CHANGED(409, "policy-changed", "The policy has changed"),
    ACTION_CHANGED(409, "action-changed", "Another action waits"),
    OUTCOME_UNKNOWN(409, "outcome-unknown", "It is unknown how the action went"),
    NOT_IN_DOUBT(409, "not-in-doubt", "It must be approved or rejected"),
    NEEDS_ANSWER(409, "needs-answer", "It must be answered"),
    SEVERAL_WAIT(409, "several-wait", "Several actions wait"),
    EDIT_REFUSED(409, "edit-refused", "The action can't run like that"),
    NAME_TAKEN(409, "name-taken", "The name is taken"),
    TOOL_CHANGED(409, "tool-changed", "The tool has changed"),
    NOT_FAILED(409, "not-failed", "The task has not failed"),
    ALREADY_ENDED(409, "already-ended", "The task has ended"),
    NO_RESULT(409, "no-result", "There is no result"),
    TOO_LARGE(413, "too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body must be JSON"),
    IDEMPOTENCY_KEY_REUSED(
        422, "idempotency-key-reused", "The idempotency key stands for another request"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
    TOO_MANY_STREAMS(429, "too-many-streams", "Too many streams are open"),
    INTERNAL_ERROR(500, "internal-error", "Something went wrong here"),
    UNAVAILABLE(503, "unavailable", "Temporarily unavailable");

    private final int status;
    private final String slug;
    private final String title;

    Kind(int status, String slug, String title) {
      this.status = status;
      this.slug = slug;
      this.title = title;
    }

    /** A stable relative reference, as RFC 9457 section 3.1.1 allows, with its whole path. */
    public String type() {
      return "/problems/" + slug;
    }

    /** The HTTP status it comes with. */
    public int status() {
      return status;
    }
  }

  public Problem {
    members = new LinkedHashMap<>(members);
    headers = Map.copyOf(headers);
  }

  /** A problem of this kind, in words. */
  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, new LinkedHashMap<>(), Map.of());
  }

  /** A request that doesn't fit the contract. */
  public static Problem invalid(List<FieldError> errors) {
    var detail = errors.stream().map(FieldError::toString).collect(Collectors.joining("; "));
    return of(Kind.INVALID_REQUEST, detail).with("errors", List.copyOf(errors));
  }

  /** A request with one thing wrong. */
  public static Problem invalid(String field, String detail) {
    return invalid(List.of(new FieldError(field, detail)));
  }

  /** The same with another member. */
  public Problem with(String name, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(kind, detail, more, headers);
  }

  /** The same with another header. */
  public Problem withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(kind, detail, members, more);
  }

  /** As an answer. */
  public Response.Document toResponse() {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", kind.type());
    body.put("title", kind.title);
    body.put("status", kind.status());
    body.put("detail", detail);
    body.putAll(members);
    return new Response.Document(kind.status(), MEDIA_TYPE, headers, body);
  }
}
