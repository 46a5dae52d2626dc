package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.Act;
import countersign.message.Once;
import countersign.message.Principal;
import countersign.message.Recall;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Asks the store to act; when the caller gave an idempotency key, once for that key. */
final class Acts {
  private static final String REPLAYED = "Idempotency-Replayed";

  private final TypedBus bus;

  Acts(TypedBus bus) {
    this.bus = bus;
  }

  /**
   * What came of it.
   *
   * @param again whether it came of it before, and nothing was done now
   */
  record Told(Outcome outcome, boolean again) {
    /**
     * The answer.
     *
     * @param waited the task, when it was waited for
     */
    Response.Document answer(Optional<Wire.TaskView> waited) {
      var answer =
          switch (outcome) {
            case Outcome.Done(_, var done) -> done.apply(waited);
            case Outcome.Refused(var problem) -> problem.toResponse();
          };
      return again ? answer.with(REPLAYED, "true") : answer;
    }
  }

  /** Act. */
  <R> Future<Told> ask(Principal caller, Call call, Act<R> act, Function<R, Outcome> meaning) {
    if (call.key().isEmpty())
      return bus.ask(act).map(reply -> new Told(meaning.apply(reply), false));
    return bus.ask(new Once<>(caller, call.key().get(), act)).map(result -> told(result, meaning));
  }

  /** What came of the same request before, when it has a key and was made before; it isn't done. */
  <R> Future<Optional<Told>> recall(
      Principal caller, Call call, Act<R> act, Function<R, Outcome> meaning) {
    if (call.key().isEmpty()) return Future.succeededFuture(Optional.empty());
    return bus.ask(new Recall<>(caller, call.key().get(), act))
        .map(found -> found.map(result -> told(result, meaning)));
  }

  private static <R> Told told(Once.Result<R> result, Function<R, Outcome> meaning) {
    return switch (result) {
      case Once.Result.Answered<R>(var reply, var again) -> new Told(meaning.apply(reply), again);
      case Once.Result.KeyReused<R>() -> new Told(new Outcome.Refused(keyReused()), false);
    };
  }

  private static Problem keyReused() {
    return Problem.of(
        Problem.Kind.IDEMPOTENCY_KEY_REUSED,
        "You gave this Idempotency-Key to another request (another operation, path or body) within"
            + " a day. Nothing was done; take a new key for a new request.");
  }
}
