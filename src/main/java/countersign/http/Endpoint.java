package countersign.http;

import countersign.message.Principal;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What answers one operation of the contract. */
public sealed interface Endpoint {
  /** For everybody. */
  record Open(Function<Call, Future<Response>> answer) implements Endpoint {}

  /** For whoever has a key. */
  record Keyed(BiFunction<Principal, Call, Future<Response>> answer) implements Endpoint {}
}
