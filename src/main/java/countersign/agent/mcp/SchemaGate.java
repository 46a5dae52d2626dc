package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import countersign.agent.SchemaSteps;
import countersign.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which schemas of servers are let in. They are kept as they are, also where they allow unknown
 * members: the server means them so.
 */
final class SchemaGate {
  static final int MOST_BYTES = 64 * 1024;
  static final int DEPTH = 32;

  /** Steps of all patterns of a schema together. */
  static final int MOST_OF_PATTERNS = 10_000;

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final Set<String> IDENTITIES = Set.of("$id", "id");

  /** The dialects that are known; without {@code $schema} it is the last one. */
  private static final Set<String> DIALECTS =
      Set.of(
          SpecificationVersion.DRAFT_7.getDialectId(),
          SpecificationVersion.DRAFT_2019_09.getDialectId(),
          SpecificationVersion.DRAFT_2020_12.getDialectId());

  /** For the schemas of schemas only. */
  private static final SchemaRegistry META =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private SchemaGate() {}

  /** Why a schema can't be used, in words; empty when it can. */
  static Optional<String> flaw(JsonNode schema) {
    if (!schema.isObject() || !schema.path("type").asText().equals("object"))
      return Optional.of("its inputSchema isn't a schema of an object");
    var dialect = schema.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
    var known = DIALECTS.stream().filter(it -> plain(it).equals(plain(dialect))).findFirst();
    if (known.isEmpty()) return Optional.of("its inputSchema is of a dialect that isn't known");
    if (Json.write(schema).getBytes(UTF_8).length > MOST_BYTES)
      return Optional.of("its inputSchema is longer than " + MOST_BYTES + " bytes");
    return flaw(schema, DEPTH)
        .or(() -> tooLarge(schema))
        .or(() -> uncompilable(schema, known.get()));
  }

  private static Optional<String> flaw(JsonNode node, int depth) {
    if (depth == 0)
      return Optional.of("its inputSchema is nested deeper than " + DEPTH + " levels");
    for (var child : node.properties()) {
      var flaw = flaw(child.getKey(), child.getValue()).or(() -> flaw(child.getValue(), depth - 1));
      if (flaw.isPresent()) return flaw;
    }
    if (node.isArray())
      for (var item : node) {
        var flaw = flaw(item, depth - 1);
        if (flaw.isPresent()) return flaw;
      }
    return Optional.empty();
  }

  /** Members may be named like keywords; then their value is a schema and no text. */
  private static Optional<String> flaw(String keyword, JsonNode value) {
    if (REFERENCES.contains(keyword) && value.isTextual() && !value.asText().startsWith("#"))
      return Optional.of("its inputSchema refers to one that is elsewhere");
    if (IDENTITIES.contains(keyword) && value.isTextual())
      return Optional.of("its inputSchema has an identity of its own ($id)");
    return Optional.empty();
  }

  /** Patterns are small before anything is made of them; what RE2 can't do may take for ever. */
  private static Optional<String> tooLarge(JsonNode schema) {
    long size = 0;
    var patterns = patterns(schema).toList();
    for (var pattern : patterns) size += PatternSize.of(pattern);
    if (size > MOST_OF_PATTERNS)
      return Optional.of("its inputSchema has patterns that repeat too much");
    try {
      patterns.forEach(Pattern::compile);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("its inputSchema has a pattern that isn't one of RE2");
    }
  }

  private static Stream<String> patterns(JsonNode node) {
    var own =
        node.properties().stream()
            .flatMap(member ->
                switch (member.getKey()) {
                  case "pattern" ->
                      Stream.of(member.getValue())
                          .filter(JsonNode::isTextual)
                          .map(JsonNode::textValue);
                  case "patternProperties" ->
                      member.getValue().properties().stream().map(Map.Entry::getKey);
                  default -> Stream.<String>empty();
                });
    return Stream.concat(own, node.valueStream().flatMap(SchemaGate::patterns));
  }

  private static Optional<String> uncompilable(JsonNode schema, String dialect) {
    var broken = Optional.of("its inputSchema isn't valid JSON Schema");
    try {
      if (!fits(META.getSchema(SchemaLocation.of(dialect)), schema)) return broken;
      // A registry of its own: nothing of a server stays in one that others use.
      var compiled =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
      compiled.initializeValidators();
      return SchemaSteps.errors(compiled, Json.object()).isPresent()
          ? Optional.empty()
          : Optional.of("its inputSchema takes too many steps to check arguments by it");
    } catch (RuntimeException | StackOverflowError e) {
      return broken;
    }
  }

  private static boolean fits(Schema meta, JsonNode schema) {
    return SchemaSteps.errors(meta, schema).filter(List::isEmpty).isPresent();
  }

  private static String plain(String dialect) {
    return dialect.replaceFirst("^https?://", "").replaceFirst("#$", "");
  }
}
