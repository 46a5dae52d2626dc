package countersign.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import countersign.json.Json;
import countersign.json.RulesReader;
import countersign.policy.Rule;
import java.util.List;

/** Rules as a person writes them, held against the contract as those are that come as JSON. */
public final class PolicyText {
  private static final String RULES = "rules";

  private final SchemaReader schemas;
  private final Schema shape;

  private PolicyText(SchemaReader schemas) {
    this.schemas = schemas;
    this.shape = schemas.at("/components/schemas/PolicyRules");
  }

  /** By the contract in the jar. */
  public static PolicyText load() {
    return new PolicyText(Contract.load().schemas());
  }

  /** What reading came to. */
  public sealed interface Result {
    /** They can be used. */
    record Usable(List<Rule> rules) implements Result {}

    /**
     * They can't.
     *
     * @param errors by field, such as {@code rules[0].match.tools}; at least one
     */
    record Flawed(List<FieldError> errors) implements Result {
      public Flawed {
        errors = List.copyOf(errors);
      }
    }
  }

  /** Read a JSON list of rules. */
  public Result read(String text) {
    try {
      return read(Json.read(text));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var place =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      return flawed(new FieldError(RULES, "are not valid JSON" + place));
    }
  }

  private Result read(JsonNode tree) {
    if (!tree.isArray()) return flawed(new FieldError(RULES, "must be a list: [ … ]"));
    var unusable = Body.flaws(tree, RULES);
    if (!unusable.isEmpty()) return new Result.Flawed(unusable);
    var misshapen = schemas.check(shape, tree, RULES);
    if (!misshapen.isEmpty()) return new Result.Flawed(misshapen);
    return switch (RulesReader.read(tree)) {
      case RulesReader.Result.Read(var rules) -> new Result.Usable(rules);
      case RulesReader.Result.Flawed(var flaws) ->
          new Result.Flawed(
              flaws.stream().map(flaw -> new FieldError(flaw.path(), flaw.detail())).toList());
    };
  }

  private static Result flawed(FieldError error) {
    return new Result.Flawed(List.of(error));
  }
}
