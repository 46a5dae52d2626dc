package countersign.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.TimeLimits;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.agent.Toolbox;
import countersign.json.Json;
import countersign.task.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaGateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object'}",
        "{'type':'object','properties':{'$ref':{'type':'string'},'pattern':{'type':'object'}}}",
        "{'$schema':'http://json-schema.org/draft-07/schema#','type':'object'}",
        "{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object'}",
        "{'type':'object','$defs':{'a':{'type':'string'}},'properties':{'a':{'$ref':'#/$defs/a'}}}",
        "{'type':'object','properties':{'a':{'type':'string','pattern':'^[a-z]+$'}}}"
      })
  void schemas_as_servers_have_them_are_let_in_and_the_agent_can_use_them(String schema)
      throws Exception {
    var tree = Json.read(schema.replace('\'', '"'));
    assertThat(SchemaGate.flaw(tree)).isEmpty();
    var box =
        new Toolbox(
            List.<Tool>of(new Silent(new ToolSpec("it__a", "it", "", tree))),
            new TimeLimits(Duration.ofMinutes(1), Map.of()));
    assertThat(box.toolkits()).containsExactly("it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                 | isn't a schema of an object",
        "{}                                                 | isn't a schema of an object",
        "{'type':['object','null']}                         | isn't a schema of an object",
        "{'type':'object','properties':[]}                  | isn't valid JSON Schema",
        "{'type':'object','required':'a'}                   | isn't valid JSON Schema",
        "{'type':'object','$ref':'#/$defs/nowhere'}         | isn't valid JSON Schema",
        "{'type':'object','$ref':'file:///etc/passwd'}      | refers to one that is elsewhere",
        "{'type':'object','items':{'$ref':'other.json'}}    | refers to one that is elsewhere",
        "{'type':'object','$id':'https://schema.example/a'} | has an identity of its own ($id)",
        "{'$schema':'https://schema.example','type':'object'}           | isn't known",
        "{'type':'object','properties':{'a':{'pattern':'(a)\\\\1'}}}    | isn't one of RE2",
        "{'type':'object','patternProperties':{'(?=a)':{}}}             | isn't one of RE2"
      })
  void others_are_left_out_with_the_reason(String schema, String why) throws Exception {
    assertThat(SchemaGate.flaw(Json.read(schema.replace('\'', '"'))).orElseThrow()).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "((a{1000}){1000}){1000}, repeat too much",
    "(a{1000}){1000}, repeat too much",
    "(a{1000}[[:alpha:])(]){1000}, repeat too much",
    "([^])]\\Q(\\Ea{1000}){1000}, repeat too much"
  })
  void a_pattern_that_would_fill_the_memory_is_left_out_before_it_is_made(
      String pattern, String why) {
    var schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject("a").put("pattern", pattern);
    assertThat(SchemaGate.flaw(schema).orElseThrow()).contains(why);
    var names = Json.object().put("type", "object");
    names.putObject("patternProperties").putObject(pattern);
    assertThat(SchemaGate.flaw(names).orElseThrow()).contains(why);
  }

  @Test
  void usual_patterns_are_small_and_many_large_ones_together_are_not() {
    var schema = Json.object().put("type", "object");
    var members = schema.putObject("properties");
    for (int i = 0; i < 9; i++) members.putObject("m" + i).put("pattern", "^[\\w.{2}-]{1,1000}$");
    assertThat(SchemaGate.flaw(schema)).isEmpty();
    members.putObject("one more").put("pattern", "^[\\w.{2}-]{1,1000}$");
    assertThat(SchemaGate.flaw(schema).orElseThrow()).contains("repeat too much");
  }

  @Test
  void a_schema_that_takes_for_ever_by_itself_is_left_out() throws Exception {
    var endless =
        Json.read(
            doubling(40)
                .replace("\"properties\":{\"a\":", "\"allOf\":[")
                .replace("#/$defs/x0\"}}", "#/$defs/x0\"}]"));
    assertThat(SchemaGate.flaw(endless).orElseThrow()).contains("takes too many steps");
  }

  private static String doubling(int levels) {
    var schema =
        new StringBuilder(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/x0\"}},\"$defs\":{");
    for (int i = 0; i < levels; i++) {
      var next = "{\"$ref\":\"#/$defs/x" + (i + 1) + "\"}";
      schema.append("\"x" + i + "\":{\"allOf\":[" + next + "," + next + "]},");
    }
    return schema.append("\"x" + levels + "\":{}}}").toString();
  }

  @Test
  void a_schema_may_be_32_levels_deep_and_64_KiB_long() throws Exception {
    assertThat(SchemaGate.flaw(Json.read(nested(15)))).isEmpty();
    assertThat(SchemaGate.flaw(Json.read(nested(16))))
        .contains("its inputSchema is nested deeper than 32 levels");
    assertThat(
            SchemaGate.flaw(Json.object().put("type", "object").put("title", "t".repeat(65_000))))
        .isEmpty();
    assertThat(
            SchemaGate.flaw(Json.object().put("type", "object").put("title", "t".repeat(66_000))))
        .contains("its inputSchema is longer than 65536 bytes");
  }

  private static String nested(int objects) {
    return "{\"type\":\"object\",\"properties\":{\"a\":".repeat(objects)
        + "{\"type\":\"string\"}"
        + "}}".repeat(objects);
  }

  /** A tool that is only looked at. */
  private record Silent(ToolSpec spec) implements Tool {
    @Override
    public Effect effect(JsonNode arguments) {
      return Effect.ONCE;
    }

    @Override
    public Outcome run(JsonNode arguments, Attempt attempt) {
      throw new AssertionError("nobody runs it");
    }
  }
}
