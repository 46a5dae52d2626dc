package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a tenant: read, written, tried and followed. */
class PolicyApiTest {
  private static final String POLICY = "/api/v2/policy";
  private static final String TASKS = "/api/v2/tasks/";
  private static final String NO_SECRETS =
      """
      {"name":"no-secrets","match":{"tools":["mail"],
        "arguments":[{"path":"$.text","regex":".*secret.*"}]},
       "outcome":"deny","reason":"Secrets stay here."}\
      """;
  private static final String FOR_ADA =
      """
      {"name":"long-ones","match":{"arguments":[{"path":"$.text","regex":".{20,}"}]},
       "outcome":"require_approval","approvers":{"people":["ada@example.com"]}}\
      """;

  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent().withStranger().withBob();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void rules_are_written_as_versions_and_each_can_be_read_again() {
    assertThat(bench.get(POLICY).body().path("version").intValue()).isZero();

    var first = put(0, NO_SECRETS);
    var second = put(1, NO_SECRETS + "," + FOR_ADA);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.field("saved_by")).isEqualTo("Ada");
    assertThat(second.body().path("version").intValue()).isEqualTo(2);
    assertThat(bench.get(POLICY).body().path("rules")).hasSize(2);
    assertThat(bench.get(POLICY + "?version=1").body()).isEqualTo(first.body());
    assertThat(bench.get(POLICY + "?version=3").status()).isEqualTo(404);
    var versions = bench.get(POLICY + "/versions?limit=1").body();
    assertThat(versions.at("/versions/0/version").intValue()).isEqualTo(2);
    assertThat(versions.path("next_before").intValue()).isEqualTo(2);
    assertThat(bench.get(POLICY + "/versions?before=2").body().path("versions")).hasSize(1);
  }

  @Test
  void of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost() {
    put(0, NO_SECRETS);

    var late = put(0, FOR_ADA);

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.field("type")).isEqualTo("/problems/policy-changed");
    assertThat(late.body().path("version").intValue()).isEqualTo(1);
    assertThat(bench.get(POLICY).body().at("/rules/0/name").asText()).isEqualTo("no-secrets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET ", "GET /versions", "PUT ", "POST /try"})
  void an_agent_has_no_part_in_it(String call) {
    var words = call.split(" ", -1);
    var path = POLICY + words[1];
    var body = words[0].equals("PUT") ? policy(0, "") : "{\"rules\":[]}";

    var answer =
        words[0].equals("GET")
            ? bench.send(bench.request(path, ApiBench.AGENT).GET())
            : bench.send(bench.sending(words[0], path, ApiBench.AGENT, body));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/agent-cannot-sign");
  }

  @Test
  void only_an_admin_writes_and_everybody_who_signs_reads() {
    var answer = bench.send(bench.sending("PUT", POLICY, ApiBench.BOB, policy(0, NO_SECRETS)));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/not-permitted");
    assertThat(bench.send(bench.request(POLICY, ApiBench.BOB).GET()).status()).isEqualTo(200);
    assertThat(bench.get(POLICY).body().path("version").intValue()).isZero();
  }

  @Test
  void another_tenants_rules_are_its_own() {
    put(0, NO_SECRETS);

    var theirs = bench.send(bench.request(POLICY, ApiBench.STRANGER).GET());
    var version = bench.send(bench.request(POLICY + "?version=1", ApiBench.STRANGER).GET());

    assertThat(theirs.body().path("version").intValue()).isZero();
    assertThat(version.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"A b\",\"outcome\":\"allow\"}                  | rules[0].name",
        "{\"name\":\"a\"}                                          | rules[0].outcome",
        "{\"name\":\"a\",\"outcome\":\"maybe\"}                    | rules[0].outcome",
        "{\"name\":\"a\",\"outcome\":\"allow\",\"more\":1}         | rules[0].more",
        "{\"name\":\"a\",\"outcome\":\"deny\"}                     | rules[0].reason",
        "{\"name\":\"a\",\"outcome\":\"allow\",\"match\":{\"tools\":[\"a*b\"]}} | rules[0].match.tools[0]",
        "{\"name\":\"a\",\"outcome\":\"allow\",\"match\":{\"arguments\":[{\"path\":\"$.a\",\"regex\":\"(\"}]}} | rules[0].match.arguments[0].regex",
        "{\"name\":\"a\",\"outcome\":\"require_approval\",\"approvers\":{\"roles\":[\"boss\"]}} | rules[0].approvers.roles[0]"
      })
  void what_is_wrong_is_told_by_name_and_nothing_is_written(String rule, String field) {
    var answer = put(0, rule);
    var tried = bench.post(POLICY + "/try", "{\"rules\":[" + rule + "]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(tried.status()).isEqualTo(400);
    assertThat(bench.get(POLICY).body().path("version").intValue()).isZero();
  }

  @Test
  void trying_tells_what_would_have_become_of_the_calls_there_were_and_stores_nothing() {
    bench.runUntilPending();
    bench.awaitStatus(bench.run("three mails"), "PENDING_APPROVAL");

    var trial =
        bench
            .post(
                POLICY + "/try",
                """
                {"rules":[{"name":"no-b","match":{"arguments":[{"path":"$.text","eq":"b"}]},
                  "outcome":"deny","reason":"no"},{"name":"a-is-fine",
                  "match":{"arguments":[{"path":"$.text","eq":"a"}]},"outcome":"allow"}]}\
                """)
            .body();

    assertThat(trial.path("calls").intValue()).isEqualTo(4);
    assertThat(trial.path("now")).isEqualTo(count(0, 4, 0));
    assertThat(trial.path("then")).isEqualTo(count(1, 2, 1));
    assertThat(trial.path("differing").intValue()).isEqualTo(2);
    assertThat(trial.path("differences").findValuesAsText("rule"))
        .containsExactlyInAnyOrder("default", "a-is-fine", "default", "no-b");
    assertThat(bench.get(POLICY).body().path("version").intValue()).isZero();
  }

  @Test
  void a_request_tells_the_rule_that_asked_as_it_was_then() {
    put(0, "{\"name\":\"first\",\"outcome\":\"require_approval\",\"execute_within\":\"PT10M\"}");
    var id = bench.runUntilPending();
    put(1, "{\"name\":\"second\",\"outcome\":\"allow\"}");

    var terms = bench.get(TASKS + id).body().at("/pending_action/terms");

    assertThat(terms.path("rule").asText()).isEqualTo("first");
    assertThat(terms.path("version").intValue()).isEqualTo(1);
    assertThat(terms.path("execute_within").asText()).isEqualTo("PT10M");
    assertThat(terms.at("/facts/0/name").asText()).isEqualTo("tool");
    assertThat(bench.get(TASKS + "pending_approval").body().findValue("terms")).isEqualTo(terms);
  }

  @Test
  void an_edit_into_what_is_denied_is_refused_and_the_request_still_waits() {
    put(0, NO_SECRETS);
    var id = bench.runUntilPending();

    var answer = approve(id, ApiBench.PERSON, "{\"arguments\":{\"text\":\"my secret\"}}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/edit-refused");
    assertThat(answer.field("detail")).endsWith("Secrets stay here.");
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    assertThat(bench.mail.effects()).isEmpty();
  }

  @Test
  void an_edit_into_what_others_must_sign_is_for_them_to_approve() {
    put(0, FOR_ADA);
    var id = bench.runUntilPending();
    var edit = "{\"arguments\":{\"text\":\"a text of more than twenty letters\"}}";

    var byBob = approve(id, ApiBench.BOB, edit);

    assertThat(byBob.status()).isEqualTo(403);
    assertThat(byBob.field("type")).isEqualTo("/problems/not-permitted");
    assertThat(byBob.body().at("/approvers/people/0").asText()).isEqualTo("ada@example.com");
    assertThat(approve(id, ApiBench.PERSON, edit).status()).isEqualTo(200);
    bench.awaitStatus(id, "SUCCESS");
  }

  @Test
  void who_is_not_named_can_neither_approve_nor_reject() {
    put(
        0,
        "{\"name\":\"a\",\"outcome\":\"require_approval\",\"approvers\":{\"roles\":[\"admin\"]}}");
    var id = bench.runUntilPending();

    assertThat(approve(id, ApiBench.BOB, "{}").status()).isEqualTo(403);
    var rejected =
        bench.send(bench.posting(TASKS + id + "/reject", ApiBench.BOB, "{\"reason\":\"x\"}"));
    assertThat(rejected.status()).isEqualTo(403);
    assertThat(approve(id, ApiBench.PERSON, "{}").status()).isEqualTo(200);
  }

  @Test
  void after_its_end_a_request_can_no_longer_be_decided() {
    put(
        0,
        "{\"name\":\"a\",\"match\":{\"effects\":[\"once\"]},\"outcome\":\"require_approval\","
            + "\"expires\":{\"after\":\"PT1S\",\"then\":\"reject\"}}");
    var id = bench.run("then mails");
    bench.awaitStatus(id, "SUCCESS");

    var answer = approve(id, ApiBench.PERSON, "{\"request\":1}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/expired");
    assertThat(bench.get(TASKS + id + "/events").body().findValuesAsText("kind"))
        .contains("approval_expired");
    assertThat(bench.mail.effects()).isEmpty();
  }

  private static JsonNode count(int allowed, int asked, int denied) {
    return Json.object().put("allowed", allowed).put("asked", asked).put("denied", denied);
  }

  private ApiBench.Answer approve(String id, String key, String body) {
    return bench.send(bench.posting(TASKS + id + "/approve", key, body));
  }

  private ApiBench.Answer put(int after, String rules) {
    return bench.send(bench.sending("PUT", POLICY, ApiBench.PERSON, policy(after, rules)));
  }

  private static String policy(int after, String rules) {
    return "{\"after_version\":" + after + ",\"rules\":[" + rules + "]}";
  }
}
