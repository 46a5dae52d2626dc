package countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that can't be used are refused by name; the others are kept as they were written. */
class RulesReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'default','outcome':'allow'} | rules[0].name | must not be default",
        "{'name':'a','outcome':'allow'},{'name':'a','outcome':'allow'} | rules[1].name | must differ",
        "{'name':'a','outcome':'deny'} | rules[0].reason | is required",
        "{'name':'a','outcome':'deny','reason':' '} | rules[0].reason | is required",
        "{'name':'a','outcome':'allow','reason':'x'} | rules[0].reason | deny only",
        "{'name':'a','outcome':'allow','approvers':{}} | rules[0].approvers | require_approval only",
        "{'name':'a','outcome':'deny','reason':'x','execute_within':'PT1M'} | rules[0].execute_within | require_approval only",
        "{'name':'a','outcome':'require_approval','approvers':{'people':[]}} | rules[0].approvers | must name",
        "{'name':'a','outcome':'require_approval','execute_within':'PT1.5S'} | rules[0].execute_within | whole seconds",
        "{'name':'a','outcome':'require_approval','execute_within':'5m'} | rules[0].execute_within | ISO 8601",
        "{'name':'a','outcome':'require_approval','execute_within':'PT0S'} | rules[0].execute_within | ISO 8601",
        "{'name':'a','outcome':'require_approval','execute_within':'P9999D'} | rules[0].execute_within | ISO 8601",
        "{'name':'a','outcome':'require_approval','expires':{'after':'x','then':'reject'}} | rules[0].expires.after | ISO 8601",
        "{'name':'a','outcome':'require_approval','expires':{'after':'PT1M','then':'escalate'}} | rules[0].expires.to | is required",
        "{'name':'a','outcome':'require_approval','expires':{'after':'PT1M','then':'reject','to':{'roles':['admin']}}} | rules[0].expires.to | escalate only",
        "{'name':'a','match':{'hours':{'from':'08:00','to':'08:00'}},'outcome':'allow'} | rules[0].match.hours.to | must differ",
        "{'name':'a','match':{'hours':{'from':'08:00','to':'09:00','zone':'Mars'}},'outcome':'allow'} | rules[0].match.hours.zone | time zone"
      })
  void a_rule_that_cannot_be_used_is_refused_by_name(String rules, String path, String detail) {
    assertFlaw(rules, path, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'path':'amount','eq':1               | .path       | must begin with $",
        "'path':'$.a[?(@.b==1)]','eq':1       | .path       | no filter",
        "'path':'$.a.length()','eq':1         | .path       | no function",
        "'path':'$.a[','eq':1                 | .path       | JSONPath",
        "'path':'$..*..*','eq':1              | .path       | only once",
        "'path':'$.a b','eq':1                | .path       | JSONPath",
        "'path':'$.a','lt':1e309              | .lt         | decimal places",
        "'path':'$.a','gt':-1e999999999       | .gt         | decimal places",
        "'path':'$.a','gt':1e-2000            | .gt         | decimal places",
        "'path':'$.a','eq':1e309              | .eq         | double",
        "'path':'$.a'                         |             | must have one of",
        "'path':'$.a','eq':1,'gt':1           |             | must have one of",
        "'path':'$.a','regex':'('             | .regex      | RE2",
        "'path':'$.a','regex':'(?=x)'         | .regex      | RE2",
        "'path':'$.a','regex':'((a{100}){100})' | .regex    | repeat",
        "'path':'$.a','regex':'(a{99999999})' | .regex      | repeat",
        "'path':'$.a','exists':true,'quantifier':'any' | .quantifier | exists",
        "'path':'$.a','eq':{'b':1},'quantifier':'any'  | .eq | no object"
      })
  void a_condition_that_cannot_be_used_is_refused_by_name(
      String condition, String member, String detail) {
    var rule = "{'name':'a','match':{'arguments':[{" + condition + "}]},'outcome':'allow'}";
    assertFlaw(rule, "rules[0].match.arguments[0]" + (member == null ? "" : member), detail);
  }

  @Test
  void patterns_are_bounded_together() {
    var rule =
        "{'name':'a%d','match':{'arguments':[{'path':'$.a','regex':'[ab]{900}'}]},"
            + "'outcome':'allow'}";
    var rules = IntStream.range(0, 30).mapToObj(rule::formatted).toList();

    assertFlaw(String.join(",", rules), "rules", "too large together");
  }

  @Test
  void rules_are_written_as_they_were_read() {
    var rules =
        """
        [{"name":"a","match":{"tools":["pay*"],"toolkits":["bank"],"effects":["idempotent","once"],\
        "risks":["high"],"agent_keys":["k"],"hours":{"days":["mon","fri"],"from":"08:00",\
        "to":"17:30","zone":"Europe/Berlin"},"arguments":[{"path":"$.n","gt":1,"lte":2.5},\
        {"path":"$.s","quantifier":"any","regex":"a.*"},{"path":"$.t","in":["x",1,null]},\
        {"path":"$.u","eq":{"a":[1]}},{"path":"$.v","exists":false}]},\
        "outcome":"require_approval","approvers":{"roles":["admin"],"people":["a@example.com"]},\
        "expires":{"after":"PT1H","then":"escalate","to":{"roles":["admin"]}},\
        "execute_within":"PT10M"},{"name":"b","outcome":"deny","reason":"never"},\
        {"name":"c","outcome":"allow"}]\
        """;

    assertThat(Json.write(RulesWriter.write(RulesReader.stored(rules)))).isEqualTo(rules);
  }

  private static void assertFlaw(String rules, String path, String detail) {
    assertThat(RulesReader.read(Json.readOwn("[" + rules.replace('\'', '"') + "]")))
        .isInstanceOfSatisfying(
            RulesReader.Result.Flawed.class,
            flawed ->
                assertThat(flawed.flaws())
                    .anySatisfy(flaw -> {
                      assertThat(flaw.path()).isEqualTo(path);
                      assertThat(flaw.detail()).contains(detail);
                    }));
  }
}
