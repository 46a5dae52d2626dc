package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person approves with other arguments than the agent's. */
class EditApiTest {
  private static final String TASKS = "/api/v2/tasks/";
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
  void the_edited_arguments_run_once_and_the_agent_is_told_what_was_changed_by_whom() {
    var id = waiting("mail");

    var answer = approve(id, "{\"arguments\":{\"text\":\"edited once\"}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo("approved_and_resumed");
    assertThat(answer.body().at("/changes/0/path").asText()).isEqualTo("/text");
    assertThat(answer.body().at("/changes/0/before").asText()).isEqualTo("first");
    assertThat(answer.body().at("/changes/0/after").asText()).isEqualTo("edited once");
    bench.awaitStatus(id, "SUCCESS");
    assertThat(runsOf("edited once")).isEqualTo(1);
    var events = bench.get(TASKS + id + "/events").body().path("events");
    assertThat(events.findValuesAsText("verdict")).containsExactly("edited");
    assertThat(events.findValue("changes")).isEqualTo(answer.body().path("changes"));
    assertThat(events.findValuesAsText("content"))
        .anySatisfy(it ->
            assertThat(it)
                .startsWith(
                    "Ada changed the arguments before approving. /text is \"edited once\""));
  }

  @Test
  void the_agents_own_arguments_are_a_plain_approval() {
    var id = waiting("mail");

    var answer = approve(id, "{\"arguments\":{\"text\":\"first\"}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("changes")).isEmpty();
    bench.awaitStatus(id, "SUCCESS");
    var events = bench.get(TASKS + id + "/events").body().path("events");
    assertThat(events.findValuesAsText("verdict")).containsExactly("approved");
    assertThat(events.findValue("changes")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":7}                     | arguments.text",
        "{}                               | arguments.text",
        "{\"text\":\"x\",\"more\":1}      | arguments.more",
        "{\"text\":\"a\\u0000b\"}         | arguments.text",
        "{\"text\":12345678901234567890}  | arguments",
        "[]                               | arguments",
        "\"text\"                         | arguments"
      })
  void arguments_that_do_not_fit_are_refused_by_name_and_the_request_still_waits(
      String arguments, String field) {
    var id = waiting("mail");

    var answer = approve(id, "{\"arguments\":" + arguments + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    cancel(id);
  }

  @Test
  void null_is_as_if_there_were_no_arguments() {
    var id = waiting("mail");

    var answer = approve(id, "{\"arguments\":null}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().has("changes")).isFalse();
  }

  @Test
  void arguments_are_refused_that_are_longer_than_any_may_be() {
    var id = waiting("mail");

    var answer = approve(id, "{\"arguments\":{\"text\":\"" + "x".repeat(300_000) + "\"}}");
    var huge = approve(id, "{\"arguments\":{\"text\":\"" + "x".repeat(1_100_000) + "\"}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail"))
        .isEqualTo("arguments: the arguments are longer than 262144 characters");
    assertThat(huge.status()).isEqualTo(413);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    cancel(id);
  }

  @Test
  void neither_an_agents_key_nor_another_tenant_can_edit() {
    var id = waiting("mail");
    var path = TASKS + id + "/approve";
    var body = "{\"arguments\":{\"text\":\"mine\"}}";

    var agent = bench.send(bench.posting(path, ApiBench.AGENT, body));
    var stranger = bench.send(bench.posting(path, ApiBench.STRANGER, body));

    assertThat(agent.status()).isEqualTo(403);
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    cancel(id);
  }

  @Test
  void of_two_edits_at_once_one_runs_and_the_other_is_told_who_was_first() {
    var id = waiting("mail");

    var answers =
        List.of("race one", "race two").stream()
            .map(text ->
                CompletableFuture.supplyAsync(
                    () -> approve(id, "{\"arguments\":{\"text\":\"" + text + "\"}}")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).extracting(ApiBench.Answer::status).containsExactlyInAnyOrder(200, 409);
    var late = answers.stream().filter(it -> it.status() == 409).findFirst().orElseThrow();
    assertThat(late.field("verdict")).isEqualTo("edited");
    assertThat(late.field("detail"))
        .startsWith("Ada approved this action with other arguments, at ");
    bench.awaitStatus(id, "SUCCESS");
    assertThat(runsOf("race")).isEqualTo(1);
  }

  @Test
  void which_one_is_edited_must_be_said_and_the_siblings_are_left_alone() {
    var id = waiting("three");

    var any = approve(id, "{\"arguments\":{\"text\":\"sibling\"}}");
    var one = approve(id, "{\"call_id\":\"b\",\"arguments\":{\"text\":\"sibling\"}}");

    assertThat(any.field("type")).isEqualTo("/problems/several-wait");
    assertThat(one.field("status")).isEqualTo("approved_waiting_for_others");
    assertThat(bench.get(TASKS + id).body().path("pending_actions").findValuesAsText("call_id"))
        .containsExactly("a", "c");
    cancel(id);
  }

  @Test
  void only_an_action_that_waits_for_a_signature_can_be_edited() {
    var question = waiting("ask");
    var doubt = waiting("lose");
    approve(doubt, "{}");
    bench.awaitStatus(doubt, "PENDING_APPROVAL");

    assertThat(approve(question, "{\"arguments\":{\"question\":\"Why?\"}}").field("type"))
        .isEqualTo("/problems/needs-answer");
    assertThat(approve(doubt, "{\"arguments\":{\"text\":\"x\"}}").field("type"))
        .isEqualTo("/problems/outcome-unknown");
    cancel(question);
    cancel(doubt);
  }

  @Test
  void an_edit_of_a_call_whose_tool_the_task_no_longer_has_is_refused_and_nothing_is_decided() {
    var id = waiting("mail");
    bench.execute("update agent_tasks set toolkits = '{counts}' where task_id = '" + id + "'");

    var answer = approve(id, "{\"arguments\":{\"text\":\"no tool\"}}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/edit-refused");
    assertThat(answer.field("detail")).isEqualTo("The tool mail isn't there any more.");
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING_APPROVAL");
    cancel(id);
  }

  @Test
  void an_edit_of_another_action_than_the_one_that_was_read_is_refused() {
    var id = waiting("mail");

    var answer =
        approve(
            id,
            "{\"action_digest\":\"" + "0".repeat(64) + "\",\"arguments\":{\"text\":\"other\"}}");

    assertThat(answer.field("type")).isEqualTo("/problems/action-changed");
    assertThat(runsOf("other")).isZero();
    cancel(id);
  }

  private static long runsOf(String text) {
    return bench.mail.effects().stream().filter(it -> it.arguments().contains(text)).count();
  }

  private static String waiting(String goal) {
    var id = bench.run(goal);
    bench.awaitStatus(id, "PENDING_APPROVAL");
    return id;
  }

  private static ApiBench.Answer approve(String id, String body) {
    return bench.post(TASKS + id + "/approve", body);
  }

  private static void cancel(String id) {
    bench.post(TASKS + id + "/cancel", "{}");
  }
}
