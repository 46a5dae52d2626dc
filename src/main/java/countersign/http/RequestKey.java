package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.CanonicalJson;
import countersign.json.Json;
import countersign.message.Once;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code Idempotency-Key} of a request, with what the request asks for: operation, path, query
 * and body. How the answer is wanted ({@code Prefer}) is no part of that.
 */
final class RequestKey {
  /** The header's name. */
  static final String HEADER = "Idempotency-Key";

  private RequestKey() {}

  /**
   * The key of a request that fits the contract; empty when it has none.
   *
   * @param parameters by name, the headers among them
   */
  static Optional<Once.Key> of(
      Operation operation, Map<String, JsonNode> parameters, Optional<JsonNode> body) {
    return Optional.ofNullable(parameters.get(HEADER))
        .map(field ->
            new Once.Key(
                text(field.textValue()),
                CanonicalJson.sha256(request(operation, parameters, body))));
  }

  private static JsonNode request(
      Operation operation, Map<String, JsonNode> parameters, Optional<JsonNode> body) {
    var request = Json.object().put("operation", operation.id());
    var given = request.putObject("parameters");
    for (var parameter : operation.parameters())
      if (parameter.place() != Operation.Place.HEADER && parameters.containsKey(parameter.name()))
        given.set(parameter.name(), parameters.get(parameter.name()));
    body.ifPresent(tree -> request.set("body", tree));
    return request;
  }

  /** A quoted string (RFC 9651 section 3.3.3) is the same key as the word that it quotes. */
  private static String text(String field) {
    if (!field.startsWith("\"")) return field;
    return field.substring(1, field.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
