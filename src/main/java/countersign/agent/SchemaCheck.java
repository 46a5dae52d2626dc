package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import countersign.message.CheckEdit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks arguments against a tool's schema (JSON Schema 2020-12). */
final class SchemaCheck {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .regularExpressionFactory(new SchemaPatterns())
                      .build()));
  private static final int MOST_FLAWS_TOLD = 10;
  private static final String ENDLESS =
      "can't be checked: the tool's schema takes too many steps, or goes round in circles";

  private final Schema schema;
  private final SchemaFlaws flaws;

  SchemaCheck(ToolSpec spec) {
    this.schema = REGISTRY.getSchema(spec.parameters());
    this.flaws = new SchemaFlaws(spec.parameters());
  }

  /** What is wrong with them, field by field, in words a model can act on; empty when nothing. */
  Optional<String> flaw(JsonNode arguments) {
    var errors = SchemaSteps.errors(schema, arguments);
    if (errors.isEmpty()) return Optional.of(ENDLESS);
    var flaws =
        errors.get().stream()
            .limit(MOST_FLAWS_TOLD)
            .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
            .collect(Collectors.joining("; "));
    return flaws.isEmpty() ? Optional.empty() : Optional.of(flaws);
  }

  /** The same for a person. */
  List<CheckEdit.Flaw> flaws(JsonNode arguments) {
    return SchemaSteps.errors(schema, arguments)
        .map(errors -> flaws.of(errors).stream().limit(MOST_FLAWS_TOLD).toList())
        .orElseGet(() -> List.of(new CheckEdit.Flaw("", ENDLESS)));
  }
}
