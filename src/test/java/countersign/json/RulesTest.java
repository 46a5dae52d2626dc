package countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.policy.Case;
import countersign.policy.Grant;
import countersign.policy.Policy;
import countersign.policy.Requirement;
import countersign.task.Effect;
import countersign.task.Risk;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say of calls. */
class RulesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'path':'$.n','gt':100                      | {'n':101}             | yes",
        "'path':'$.n','gt':100                      | {'n':100}             | no",
        "'path':'$.n','gte':100,'lte':100           | {'n':1E2}             | yes",
        "'path':'$.n','lt':0.3                      | {'n':0.29999999}      | yes",
        "'path':'$.n','lt':1                        | {}                    | no",
        "'path':'$.n','lt':1                        | {'n':null}            | no",
        "'path':'$.n','lt':1                        | {'n':'0'}             | unclear",
        "'path':'$.n','lt':1                        | {'n':[0]}             | unclear",
        "'path':'$.s','eq':'x'                      | {'s':'x'}             | yes",
        "'path':'$.s','eq':'x'                      | {'s':'X'}             | no",
        "'path':'$.s','eq':'x'                      | {'s':['x']}           | unclear",
        "'path':'$.s','eq':'x'                      | {'s':{'a':'x'}}       | unclear",
        "'path':'$.s','eq':1                        | {'s':1.0}             | yes",
        "'path':'$.s','eq':1                        | {'s':'1'}             | unclear",
        "'path':'$.s','eq':null                     | {'s':null}            | yes",
        "'path':'$.s','eq':null                     | {'s':'x'}             | no",
        "'path':'$.s','eq':{'b':1,'a':2}            | {'s':{'a':2,'b':1.0}} | yes",
        "'path':'$.s','in':['x','y']                | {'s':'y'}             | yes",
        "'path':'$.s','in':['x','y']                | {'s':'z'}             | no",
        "'path':'$.s','regex':'a.*'                 | {'s':'abc'}           | yes",
        "'path':'$.s','regex':'b'                   | {'s':'abc'}           | no",
        "'path':'$.s','regex':'.*evil.*'            | {'s':'a\\n evil \\n'} | yes",
        "'path':'$.s','regex':'(?i)evil'            | {'s':'EVIL'}          | yes",
        "'path':'$.s','regex':'x'                   | {'s':7}               | unclear",
        "'path':'$.s','regex':'x'                   | {'s':['x']}           | unclear",
        "'path':'$.l[*]','regex':'x'                | {'l':['x','y']}       | unclear",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':['y','x']}       | yes",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':'x'}             | yes",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':[['x']]}         | yes",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':[{'a':'x'}]}     | yes",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':[7]}             | unclear",
        "'path':'$.l','quantifier':'any','eq':'x'   | {'l':[]}              | no",
        "'path':'$.l','quantifier':'all','eq':'x'   | {'l':['x','x']}       | yes",
        "'path':'$.l','quantifier':'all','eq':'x'   | {'l':['x','y']}       | no",
        "'path':'$.l','quantifier':'all','eq':'x'   | {'l':['x',7]}         | unclear",
        "'path':'$.l','quantifier':'all','eq':'x'   | {'l':[]}              | no",
        "'path':'$.l','quantifier':'all','eq':'x'   | {}                    | no",
        "'path':'$..p','quantifier':'any','gt':9    | {'a':{'p':10}}        | yes",
        "'path':'$.n','exists':true                 | {'n':null}            | yes",
        "'path':'$.n','exists':false                | {'m':1}               | yes",
        "'path':'$.n','exists':false                | {'n':1}               | no",
        "'path':'$.p.n','gt':9                      | {'p':{'n':10}}        | yes",
        "'path':'$.p.n','gt':9                      | {'p':{}}              | no",
        "'path':'$.p.n','gt':9                      | {'p':null}            | no",
        "'path':'$.p.n','gt':9                      | {'p':[{'n':10}]}      | unclear",
        "'path':'$.p.n','gt':9                      | {'p':'n: 10'}         | unclear",
        "'path':'$.p.n','exists':false              | {'p':[{'n':10}]}      | unclear",
        "'path':'$.l[0]','eq':'x'                   | {'l':{'0':'x'}}       | unclear",
        "'path':'$.l[*]','quantifier':'any','eq':'x' | {'l':'x'}            | unclear",
        "'path':'$.l[*].n','quantifier':'any','gt':9 | {'l':{'n':10}}       | unclear",
        "'path':'$.l[*].n','quantifier':'any','gt':9 | {'l':[{'n':1},[{'n':10}]]} | unclear",
        "'path':'$..*.n','quantifier':'any','gt':9  | {'l':['x',[{'n':10}]]} | yes",
        "'path':'$.l[1]','exists':true              | {'l':['x','y']}       | yes",
        "'path':'$.l[1]','exists':true              | {'l':['x']}           | no",
        "'path':'$.l[1]','exists':false             | {'l':['x']}           | yes",
        "'path':'$.l[-2]','exists':true             | {'l':['x']}           | no",
        "'path':'$.l[-1]','eq':'x'                  | {'l':['y','x']}       | yes",
        "'path':'$.l[0]','exists':true              | {'l':[null]}          | yes",
        "'path':'$.n','gt':1                        | {'n':100000000000000000000} | yes"
      })
  void a_condition_holds_or_not_or_nobody_can_say(
      String condition, String arguments, String expected) {
    var policy =
        policy(
            "{'name':'r','match':{'arguments':[{"
                + condition
                + "}]},'outcome':'allow'},{'name':'rest','outcome':'deny','reason':'no'}");

    var call = call("pay", Effect.ONCE, arguments);
    var said =
        switch (policy.of(call)) {
          case Requirement.Allowed _ -> "yes";
          case Requirement.Denied(var rule, _) -> rule.name().equals("rest") ? "no" : "unclear";
          case Requirement.Signature _ -> "asked";
        };

    assertThat(said).isEqualTo(expected);
    // A remembered decision covers what fits for certain, and nothing else.
    var conditions = ConditionReader.stored("[{" + condition.replace('\'', '"') + "}]");
    assertThat(Grant.holdsFor(conditions, call.arguments())).isEqualTo(expected.equals("yes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tools':['pay']                         | true",
        "'tools':['pa*']                         | true",
        "'tools':['*']                           | true",
        "'tools':['pa']                          | false",
        "'tools':['PAY']                         | false",
        "'toolkits':['bank']                     | true",
        "'toolkits':['mail']                     | false",
        "'effects':['once']                      | true",
        "'effects':['read_only','idempotent']    | false",
        "'risks':['high']                        | true",
        "'risks':['low']                         | false",
        "'agent_keys':['agent-1']                | true",
        "'agent_keys':['agent-2']                | false",
        "'tools':['pay'],'risks':['low']         | false",
        "'hours':{'from':'11:00','to':'13:00'}   | true",
        "'hours':{'from':'12:00','to':'12:01'}   | true",
        "'hours':{'from':'11:00','to':'12:00'}   | false",
        "'hours':{'from':'22:00','to':'12:30'}   | true",
        "'hours':{'from':'22:00','to':'06:00'}   | false",
        "'hours':{'from':'08:00','to':'12:30','zone':'America/New_York'}             | false",
        "'hours':{'from':'06:30','to':'07:30','zone':'America/New_York'}             | true",
        "'hours':{'days':['mon'],'from':'11:00','to':'13:00'}                        | true",
        "'hours':{'days':['tue'],'from':'11:00','to':'13:00'}                        | false",
        "'hours':{'days':['sun'],'from':'22:00','to':'12:30'}                        | true",
        "'hours':{'days':['mon'],'from':'22:00','to':'12:30'}                        | false"
      })
  void a_rule_is_about_the_calls_that_it_names(String match, boolean expected) {
    var policy = policy("{'name':'r','match':{" + match + "},'outcome':'allow'}");

    assertThat(policy.of(call("pay", Effect.ONCE, "{}")) instanceof Requirement.Allowed)
        .isEqualTo(expected);
  }

  @Test
  void an_argument_cannot_pass_for_a_fact() {
    var policy =
        policy("{'name':'r','match':{'tools':['read'],'effects':['read_only']},'outcome':'allow'}");

    var ruling =
        policy.of(
            call(
                "pay",
                Effect.ONCE,
                "{'tool':'read','effect':'read_only','toolkit':'x','risk':'low','rule':'r'}"));

    assertThat(ruling).isInstanceOf(Requirement.Signature.class);
  }

  @Test
  void the_first_rule_counts_and_without_one_only_reading_is_allowed() {
    var policy =
        policy(
            "{'name':'one','match':{'tools':['pay']},'outcome':'deny','reason':'never'},"
                + "{'name':'two','outcome':'allow'}");

    assertThat(policy.of(call("pay", Effect.READ_ONLY, "{}")))
        .isInstanceOfSatisfying(
            Requirement.Denied.class, denied -> assertThat(denied.rule().name()).isEqualTo("one"));
    assertThat(policy.of(call("send", Effect.ONCE, "{}"))).isInstanceOf(Requirement.Allowed.class);
    assertThat(Policy.NONE.of(call("pay", Effect.READ_ONLY, "{}")))
        .isInstanceOf(Requirement.Allowed.class);
    assertThat(Policy.NONE.of(call("pay", Effect.IDEMPOTENT, "{}")))
        .isInstanceOf(Requirement.Signature.class);
  }

  @Test
  void the_terms_tell_what_the_rule_went_by_and_cut_what_is_long() {
    var policy =
        policy(
            "{'name':'r','match':{'arguments':[{'path':'$.t','exists':true}]},"
                + "'outcome':'require_approval'}");

    var ruling = policy.of(call("pay", Effect.ONCE, "{'t':'" + "x".repeat(500) + "'}"));

    assertThat(ruling)
        .isInstanceOfSatisfying(
            Requirement.Signature.class,
            signature ->
                assertThat(signature.terms().facts())
                    .anySatisfy(fact -> {
                      assertThat(fact.name()).isEqualTo("$.t is given");
                      assertThat(fact.value()).endsWith("… (502 characters)");
                    }));
  }

  private static Policy policy(String rules) {
    return new Policy(1, RulesReader.stored("[" + rules.replace('\'', '"') + "]"));
  }

  private static Case call(String tool, Effect effect, String arguments) {
    var nature = new Case.Nature("bank", effect, Risk.HIGH);
    var tree = ArgumentsReader.tree(ArgumentsReader.stored(arguments.replace('\'', '"')));
    return new Case(tool, nature, Optional.of("agent-1"), NOON, new JsonArguments(tree));
  }
}
