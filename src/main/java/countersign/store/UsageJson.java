package countersign.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.task.Money;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/** What a reply took, as a member of its transcript entry. Entries of older versions have less. */
final class UsageJson {
  private UsageJson() {}

  static ObjectNode write(Usage usage) {
    var json =
        Json.object()
            .put("input_tokens", usage.inputTokens())
            .put("output_tokens", usage.outputTokens());
    usage.model().ifPresent(model -> json.put("model", model));
    usage
        .cost()
        .ifPresent(cost ->
            json.putObject("cost").put("amount", cost.digits()).put("currency", cost.currency()));
    return json;
  }

  static Usage read(JsonNode json) {
    return new Usage(
        json.path("input_tokens").intValue(),
        json.path("output_tokens").intValue(),
        Optional.ofNullable(json.path("model").textValue()),
        json.has("cost") ? Optional.of(money(json.path("cost"))) : Optional.empty());
  }

  private static Money money(JsonNode json) {
    return new Money(
        new BigDecimal(EventJson.text(json, "amount")), EventJson.text(json, "currency"));
  }
}
