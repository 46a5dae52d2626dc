package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import countersign.message.CheckEdit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks arguments against a tool's schema (JSON Schema 2020-12). */
final class SchemaCheck {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final int MOST_FLAWS_TOLD = 10;

  private final Schema schema;

  SchemaCheck(ToolSpec spec) {
    this.schema = REGISTRY.getSchema(spec.parameters());
  }

  /** What is wrong with them, field by field, in words a model can act on; empty when nothing. */
  Optional<String> flaw(JsonNode arguments) {
    var flaws =
        errors(arguments)
            .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
            .collect(Collectors.joining("; "));
    return flaws.isEmpty() ? Optional.empty() : Optional.of(flaws);
  }

  /** The same for a person; what is missing or must not be there is named as the place. */
  List<CheckEdit.Flaw> flaws(JsonNode arguments) {
    return errors(arguments)
        .map(error -> new CheckEdit.Flaw(path(error), error.getMessage()))
        .toList();
  }

  private Stream<Error> errors(JsonNode arguments) {
    return schema.validate(arguments).stream().limit(MOST_FLAWS_TOLD);
  }

  private static String path(Error error) {
    var path = new StringBuilder();
    var at = error.getInstanceLocation();
    for (int i = 0; i < at.getNameCount(); i++) append(path, at.getElement(i));
    if (error.getProperty() != null) append(path, error.getProperty());
    return path.toString();
  }

  private static void append(StringBuilder path, Object element) {
    if (element instanceof Integer index) path.append('[').append(index).append(']');
    else path.append(path.isEmpty() ? "" : ".").append(element);
  }
}
