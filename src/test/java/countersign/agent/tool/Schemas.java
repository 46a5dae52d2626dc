package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import countersign.agent.ToolSpec;
import java.util.List;

/** Checks arguments as the run loop does before it calls a tool. */
public final class Schemas {
  private Schemas() {}

  public static List<String> flaws(ToolSpec spec, JsonNode arguments) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(spec.parameters())
        .validate(arguments)
        .stream()
        .map(Error::toString)
        .toList();
  }
}
