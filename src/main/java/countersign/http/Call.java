package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.message.Once;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * A request that fits the contract.
 *
 * @param parameters path, query and header parameters by name, typed as the contract says; defaults
 *     are filled in
 * @param body the JSON body; empty when there was none
 * @param key what the caller recognises the request by, when it may be repeated safely
 * @param gone done when the caller has the whole answer or has gone away
 */
public record Call(
    Map<String, JsonNode> parameters,
    Optional<JsonNode> body,
    Optional<Once.Key> key,
    Future<Void> gone) {
  public Call {
    parameters = Map.copyOf(parameters);
  }

  /** A parameter that was given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).map(JsonNode::textValue);
  }

  /** A number that was given, or its default. */
  public Optional<Integer> number(String name) {
    return Optional.ofNullable(parameters.get(name)).map(JsonNode::intValue);
  }

  /** A text of the body; null counts as absent. */
  public Optional<String> bodyText(String name) {
    return body.map(tree -> tree.get(name)).map(JsonNode::textValue);
  }

  /** A value of the body; null counts as absent. */
  public Optional<JsonNode> bodyValue(String name) {
    return body.map(tree -> tree.get(name)).filter(value -> !value.isNull());
  }

  /** A whole number of the body; null counts as absent. */
  public Optional<Integer> bodyNumber(String name) {
    return body.map(tree -> tree.get(name)).filter(JsonNode::isInt).map(JsonNode::intValue);
  }
}
