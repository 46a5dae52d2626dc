package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remembered decisions: given with an approval, listed, taken back. */
class GrantsApiTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final String GRANTS = "/api/v2/grants";
  private static final String TOMORROW =
      Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent().withStranger();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void it_is_given_with_an_approval_listed_and_taken_back() {
    var id = bench.runUntilPending();

    var answer = approve(id, ApiBench.PERSON, remember("task", TOMORROW, "3", ""));

    assertThat(answer.status()).isEqualTo(200);
    var grant = answer.field("grant_id");
    var listed = bench.get(GRANTS + "?limit=1").body().at("/grants/0");
    assertThat(listed.path("grant_id").asText()).isEqualTo(grant);
    assertThat(listed.path("only_task").asText()).isEqualTo(id);
    assertThat(listed.path("given_by").asText()).isEqualTo("Ada");
    assertThat(listed.path("usable").booleanValue()).isTrue();
    assertThat(listed.at("/arguments/0/path").asText()).isEqualTo("$");
    assertThat(listed.at("/arguments/0/eq/text").asText()).isEqualTo("first");

    var revoked = bench.send(bench.sending("DELETE", GRANTS + "/" + grant, ApiBench.PERSON, ""));
    var again = bench.send(bench.sending("DELETE", GRANTS + "/" + grant, ApiBench.PERSON, ""));

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.field("revoked_by")).isEqualTo("Ada");
    assertThat(revoked.body().path("usable").booleanValue()).isFalse();
    assertThat(again.body()).isEqualTo(revoked.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "task      | 2020-01-01T00:00:00Z | 3    |                                          | remember.until",
        "task      | 2926-01-01T00:00:00Z | 3    |                                          | remember.until",
        "task      | 2026-19-01T00:00:00Z | 3    |                                          | remember.until",
        "task      | soon                 | 3    |                                          | remember.until",
        "task      | TOMORROW             | 0    |                                          | remember.uses",
        "task      | TOMORROW             | 1001 |                                          | remember.uses",
        "everybody | TOMORROW             | 3    |                                          | remember.for",
        "agent_key | TOMORROW             | 3    |                                          | remember.for",
        "task      | TOMORROW             | 3    | []                                       | remember.arguments",
        "task      | TOMORROW             | 3    | [{\"path\":\"$.text\",\"eq\":\"no\"}]    | remember.arguments[0]",
        "task      | TOMORROW             | 3    | [{\"path\":\"$.text\",\"regex\":\"(\"}]  | remember.arguments[0].regex",
        "task      | TOMORROW             | 3    | [{\"path\":\"text\",\"eq\":1}]           | remember.arguments[0].path"
      })
  void what_cannot_be_remembered_is_refused_by_name_and_nothing_is_decided(
      String forWhom, String until, String uses, String arguments, String field) {
    var id = bench.runUntilPending();
    var time = until.equals("TOMORROW") ? TOMORROW : until;
    var conditions = arguments == null ? "" : ",\"arguments\":" + arguments;

    var answer = approve(id, ApiBench.PERSON, remember(forWhom, time, uses, conditions));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    bench.post(TASKS + id + "/cancel", "");
  }

  @Test
  void it_is_not_given_with_other_arguments_than_the_agents() {
    var id = bench.runUntilPending();
    var body =
        remember("task", TOMORROW, "3", "").replaceFirst("\\{", "{\"arguments\":{\"text\":\"x\"},");

    assertThat(approve(id, ApiBench.PERSON, body).status()).isEqualTo(400);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    bench.post(TASKS + id + "/cancel", "");
  }

  @Test
  void an_agent_gives_none_sees_none_and_takes_none_back() {
    var id = bench.runUntilPending();
    var given = approve(id, ApiBench.AGENT, remember("task", TOMORROW, "3", ""));
    var seen = bench.send(bench.sending("GET", GRANTS, ApiBench.AGENT, ""));
    var taken = bench.send(bench.sending("DELETE", GRANTS + "/grant_00000000", ApiBench.AGENT, ""));

    assertThat(given.status()).isEqualTo(403);
    assertThat(seen.status()).isEqualTo(403);
    assertThat(taken.status()).isEqualTo(403);
    bench.post(TASKS + id + "/cancel", "");
  }

  @Test
  void another_tenant_sees_none_of_it() {
    var id = bench.runUntilPending();
    var grant = approve(id, ApiBench.PERSON, remember("task", TOMORROW, "3", "")).field("grant_id");

    var listed = bench.send(bench.request(GRANTS, ApiBench.STRANGER).GET());
    var taken = bench.send(bench.sending("DELETE", GRANTS + "/" + grant, ApiBench.STRANGER, ""));

    assertThat(listed.body().path("grants")).isEmpty();
    assertThat(taken.status()).isEqualTo(404);
    assertThat(bench.send(bench.sending("DELETE", GRANTS + "/x", ApiBench.PERSON, "")).status())
        .isEqualTo(404);
  }

  @Test
  void a_repeated_approval_gives_it_once_and_answers_the_same() {
    var id = bench.runUntilPending();
    var body = remember("task", TOMORROW, "3", "");
    var path = TASKS + id + "/approve";

    var first =
        bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", id));
    var second =
        bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", id));

    assertThat(second.field("grant_id")).isEqualTo(first.field("grant_id"));
    assertThat(bench.number("select count(*) from approval_grant where from_task = '" + id + "'"))
        .isEqualTo(1);
  }

  private static String remember(String forWhom, String until, String uses, String more) {
    return "{\"remember\":{\"for\":\"%s\",\"until\":\"%s\",\"uses\":%s%s}}"
        .formatted(forWhom, until, uses, more);
  }

  private ApiBench.Answer approve(String id, String key, String body) {
    return bench.send(bench.posting(TASKS + id + "/approve", key, body));
  }
}
