package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import countersign.message.CheckEdit.Flaw;
import countersign.message.FindEditFields.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schema finds wrong, in words for a person; and what a form makes of that schema. */
class SchemaFlawsTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["subject"], "additionalProperties": false, "properties": {
        "subject": {"type": "string", "description": "One line.", "pattern": "^[^q]+$"},
        "bare": {"type": "string", "pattern": "^q+$"},
        "to": {"description": "A list, or a group.", "anyOf": [
          {"type": "string", "enum": ["all", "few"]},
          {"type": "array", "minItems": 1, "items": {
            "type": "string", "title": "An address", "pattern": "^q+@q+$"}}]},
        "many": {"type": "array", "items": {"oneOf": [
          {"type": "string", "enum": ["all", "few"]},
          {"type": "object", "properties": {"n": {"type": "integer", "maximum": 3}}}]}},
        "alike": {"title": "A or b", "anyOf": [{"pattern": "^q"}, {"pattern": "^r"}]},
        "map": {"type": "object", "propertyNames": {"pattern": "^q$"}},
        "not": {"not": {"pattern": "^q"}},
        "ref": {"$ref": "#/$defs/code"}},
       "$defs": {"code": {"description": "A code.", "pattern": "^q$"}}}
      """;

  private static final String LIST = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";
  private static final String FORM = "isn't of the form that is asked for";
  private final ToolSpec spec = new ToolSpec("t", "ts", "Does t", Json.readOwn(SCHEMA));
  private final SchemaCheck check = new SchemaCheck(spec);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"subject\":\"q\"           | subject   | FORM: One line.",
        "\"bare\":\"x\"              | bare      | FORM",
        "\"to\":[\"q@q\",\"nobody\"] | to[1]     | FORM: An address",
        "\"to\":\"nobody\"           | to        | must be one of all, few",
        "\"to\":7                    | to        | FORM: A list, or a group.",
        "\"to\":[]                   | to        | must have at least 1 items but found 0",
        "\"many\":[{\"n\":1},{\"n\":9}] | many[1].n | must have a maximum value of 3",
        "\"many\":[{},\"x\"]         | many[1]   | must be one of all, few",
        "\"alike\":\"x\"             | alike     | FORM: A or b",
        "\"map\":{\"x\":1}           | map.x     | can't be a name here",
        "\"not\":\"q\"               | not       | isn't allowed here",
        "\"ref\":\"x\"               | ref       | FORM: A code.",
      })
  void each_thing_is_told_once_and_never_as_a_regular_expression(
      String argument, String place, String words) {
    var subject = argument.startsWith("\"subject\"") ? "" : "\"subject\":\"x\",";

    assertThat(check.flaws(Json.readOwn("{" + subject + argument + "}")))
        .containsExactly(new Flaw(place, words.replace("FORM", FORM)));
  }

  @Test
  void of_alternatives_each_item_is_held_against_its_own() {
    var arguments = "{\"subject\":\"x\",\"many\":[\"x\",{\"n\":9}]}";

    assertThat(check.flaws(Json.readOwn(arguments)))
        .containsExactly(
            new Flaw("many[0]", "must be one of all, few"),
            new Flaw("many[1].n", "must have a maximum value of 3"));
  }

  @Test
  void what_is_missing_or_too_much_is_named_as_the_place() {
    assertThat(check.flaws(Json.readOwn("{\"more\":1}")))
        .extracting(Flaw::path)
        .containsExactlyInAnyOrder("subject", "more");
  }

  @Test
  void the_model_still_reads_the_regular_expression() {
    assertThat(check.flaw(Json.readOwn("{\"subject\":\"q\"}")).orElseThrow())
        .contains("/subject", "^[^q]+$");
  }

  @Test
  void a_list_or_a_name_is_written_in_lines_and_other_alternatives_as_json() {
    var fields = EditFields.fields(spec.parameters());

    var to = fields.get(2);
    assertThat(to.kind()).isEqualTo(Kind.LINES_OR_NAME);
    assertThat(to.choices()).isEqualTo(List.of("\"all\"", "\"few\""));
    assertThat(fields.get(3).kind()).isEqualTo(Kind.JSON);
    assertThat(fields.get(4).kind()).isEqualTo(Kind.JSON);
    var alone = Json.readOwn("{\"properties\":{\"to\":{\"anyOf\":[" + LIST + "]}}}");
    assertThat(EditFields.fields(alone).getFirst().kind()).isEqualTo(Kind.LINES);
  }
}
