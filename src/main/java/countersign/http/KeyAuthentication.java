package countersign.http;

import countersign.bus.TypedBus;
import countersign.message.Authenticate;
import countersign.message.Principal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out who is calling, from {@code X-LLMCore-API-Key} or a Bearer token (RFC 6750). */
final class KeyAuthentication {
  private static final String KEY_HEADER = "X-LLMCore-API-Key";
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(.*)");

  /** RFC 6750's b64token and more: visible ASCII. A key of another form is nobody's. */
  private static final Pattern FORM = Pattern.compile("[!-~]{1,512}");

  private static final String CHALLENGE = "Bearer realm=\"countersign\"";

  private final TypedBus bus;
  private final RateLimit rate;
  private final FailureLimit unknown;

  /**
   * @param unknown how many keys of nobody one network address may try
   */
  KeyAuthentication(TypedBus bus, RateLimit rate, FailureLimit unknown) {
    this.bus = bus;
    this.rate = rate;
    this.unknown = unknown;
  }

  /** What came of it. */
  sealed interface Result {
    /** The caller may go on. */
    record Admitted(Principal principal) implements Result {}

    /** The caller may not. */
    record Refused(Problem problem) implements Result {}
  }

  /**
   * Who is calling, if the rate of their requests allows it.
   *
   * @param from the caller's network address
   */
  Future<Result> admit(MultiMap headers, String from) {
    var keys = keys(headers);
    if (keys.size() > 1) return refused(ambiguous());
    if (keys.isEmpty()) return refused(missing());
    var key = keys.iterator().next();
    if (!FORM.matcher(key).matches()) return refused(unknown());
    // A known key is counted before the database is asked, so that a flood costs it nothing.
    var pause = rate.pauseFor(key);
    if (pause.isPresent()) return refused(tooMany(pause.get()));
    // Whoever uses a good key doesn't suffer from neighbours behind the same address.
    return rate.knows(key) ? ask(key) : askForStranger(key, from);
  }

  private Future<Result> ask(String key) {
    return bus.ask(new Authenticate(key)).map(found -> answer(key, found));
  }

  private Future<Result> askForStranger(String key, String from) {
    var pause = unknown.take(from);
    if (!pause.isZero()) return refused(tooManyUnknown(pause));
    return ask(key)
        .onSuccess(result -> {
          if (result instanceof Result.Admitted) unknown.giveBack(from);
        })
        .onFailure(_ -> unknown.giveBack(from));
  }

  private Result answer(String key, Optional<Principal> found) {
    if (found.isEmpty()) {
      rate.forget(key);
      return new Result.Refused(unknown());
    }
    rate.learn(key);
    return new Result.Admitted(found.get());
  }

  /** All different keys that the request gives. */
  private static Set<String> keys(MultiMap headers) {
    var found = new HashSet<String>();
    for (var key : headers.getAll(KEY_HEADER)) if (!key.isBlank()) found.add(key.strip());
    for (var field : headers.getAll("Authorization")) {
      var bearer = BEARER.matcher(field.strip());
      if (bearer.matches()) found.add(bearer.group(1).strip());
    }
    return found;
  }

  private static Future<Result> refused(Problem problem) {
    return Future.succeededFuture(new Result.Refused(problem));
  }

  private static Problem missing() {
    return Problem.of(
            Problem.Kind.UNAUTHORIZED, "Give a key in " + KEY_HEADER + " or as a Bearer token.")
        .withHeader("WWW-Authenticate", CHALLENGE);
  }

  private static Problem unknown() {
    return Problem.of(Problem.Kind.UNAUTHORIZED, "This key is nobody's, or it was revoked.")
        .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
  }

  /** RFC 6750 section 3.1: more than one way of giving a key is an invalid request. */
  private static Problem ambiguous() {
    return Problem.invalid(KEY_HEADER, "gives another key than Authorization; give one")
        .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_request\"");
  }

  private Problem tooMany(Duration pause) {
    return tooMany("This key may send " + rate.perSecond() + " requests per second.", pause);
  }

  private static Problem tooManyUnknown(Duration pause) {
    return tooMany("Too many keys of nobody came from this network address.", pause);
  }

  private static Problem tooMany(String detail, Duration pause) {
    return Problem.of(Problem.Kind.TOO_MANY_REQUESTS, detail)
        .withHeader("Retry-After", Long.toString(pause.plusMillis(999).toSeconds()));
  }
}
