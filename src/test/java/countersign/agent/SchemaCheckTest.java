package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import org.junit.jupiter.api.Test;

/** Schemas that a server makes to keep a node busy: they look harmless until arguments come. */
class SchemaCheckTest {
  private static final String ENDLESS =
      "can't be checked: the tool's schema takes too many steps, or goes round in circles";

  @Test
  void a_reference_to_itself_is_told_and_not_followed_for_ever() throws Exception {
    var check =
        check(
            "{'type':'object','properties':{'a':{'$ref':'#/$defs/x'}},"
                + "'$defs':{'x':{'$ref':'#/$defs/x'}}}");

    assertThat(check.flaw(Json.object())).isEmpty();
    assertThat(check.flaw(Json.object().put("a", 1))).contains(ENDLESS);
    assertThat(check.flaws(Json.object().put("a", 1)))
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.detail()).isEqualTo(ENDLESS));
  }

  @Test
  void references_that_double_at_each_of_forty_levels_are_told_and_not_all_followed()
      throws Exception {
    var schema = new StringBuilder("{'properties':{'a':{'$ref':'#/$defs/x0'}},'$defs':{");
    for (int i = 0; i < 40; i++) {
      var next = "{'$ref':'#/$defs/x" + (i + 1) + "'}";
      schema.append("'x" + i + "':{'allOf':[" + next + "," + next + "]},");
    }
    var check = check(schema.append("'x40':{}}}").toString());

    assertThat(check.flaw(Json.object())).isEmpty();
    assertThat(check.flaw(Json.object().put("a", 1))).contains(ENDLESS);
  }

  @Test
  void the_longest_arguments_and_a_schema_that_nests_itself_are_checked_whole() throws Exception {
    var check =
        check(
            "{'type':'object','properties':{'list':{'type':'array','items':{'$ref':'#'}},"
                + "'name':{'type':'string','minLength':1,'maxLength':5}},"
                + "'required':['name'],'additionalProperties':false}");
    var tree = Json.object().put("name", "root");
    for (int i = 0; i < 20_000; i++) tree.withArray("list").addObject().put("name", "a");

    assertThat(check.flaw(tree)).isEmpty();
    tree.withArray("list").addObject().put("name", "too long");
    assertThat(check.flaw(tree).orElseThrow()).contains("/list/20000/name");
  }

  private static SchemaCheck check(String schema) throws Exception {
    return new SchemaCheck(new ToolSpec("t", "t", "", Json.read(schema.replace('\'', '"'))));
  }
}
