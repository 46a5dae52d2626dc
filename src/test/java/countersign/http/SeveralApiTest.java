package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several actions of one task, each decided by itself; and the agent's own questions. */
class SeveralApiTest {
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
  void all_undecided_actions_are_told_and_the_oldest_by_itself() {
    var id = waiting("three");

    var task = bench.get(TASKS + id).body();

    assertThat(task.path("pending_actions").findValuesAsText("call_id"))
        .containsExactly("a", "b", "c");
    assertThat(task.path("pending_action")).isEqualTo(task.path("pending_actions").path(0));
    assertThat(task.at("/pending_actions/1/arguments/text").asText()).isEqualTo("b");
    assertThat(task.at("/pending_actions/1/action_digest").asText()).hasSize(64);
    var listed = bench.get(TASKS + "pending_approval").body().path("pending_tasks");
    assertThat(listed.path(0).path("pending_actions")).isEqualTo(task.path("pending_actions"));
    post(id, "cancel", "{}");
  }

  @Test
  void each_is_decided_by_its_call_id_and_the_last_one_resumes_the_task() {
    var id = waiting("three");

    var first = post(id, "approve", "{\"call_id\":\"c\"}");
    var second = post(id, "reject", "{\"call_id\":\"a\",\"reason\":\"no\"}");
    var last = post(id, "approve", "{}");

    assertThat(first.field("status")).isEqualTo("approved_waiting_for_others");
    assertThat(first.body().has("new_job_id")).isFalse();
    assertThat(second.field("status")).isEqualTo("rejected_waiting_for_others");
    assertThat(last.field("status")).isEqualTo("approved_and_resumed");
    assertThat(last.field("new_job_id")).matches("job_[0-9a-f]{32}");
    bench.awaitStatus(id, "SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject"})
  void which_one_must_be_said_and_the_choices_are_told(String what) {
    var id = waiting("three");

    var answer = post(id, what, "{}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/several-wait");
    assertThat(answer.field("detail"))
        .isEqualTo("Say by call_id which action you decide: a, b, c.");
    assertThat(answer.body().path("pending_actions")).hasSize(3);
    post(id, "cancel", "{}");
  }

  @Test
  void a_decision_is_given_again_for_its_key_while_others_wait() {
    var id = waiting("three");
    var path = TASKS + id + "/approve";
    var body = "{\"call_id\":\"b\"}";

    var first =
        bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", "k"));
    post(id, "approve", "{\"call_id\":\"a\"}");
    var again =
        bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", "k"));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    post(id, "cancel", "{}");
  }

  @Test
  void whoever_prefers_to_wait_is_not_kept_while_others_wait() {
    var id = waiting("three");

    var answer =
        bench.send(
            bench
                .posting(TASKS + id + "/approve", ApiBench.PERSON, "{\"call_id\":\"b\"}")
                .header("Prefer", "wait=60"));

    assertThat(answer.body().at("/task/pending_actions")).hasSize(2);
    post(id, "cancel", "{}");
  }

  @Test
  void a_question_is_answered_by_a_person() {
    var id = waiting("ask");
    assertThat(bench.get(TASKS + id).body().at("/pending_action/asks").asText())
        .isEqualTo("answer");

    var answer = post(id, "respond", "{\"answer\":\"blue\"}");
    var late = post(id, "respond", "{\"answer\":\"red\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo("answered_and_resumed");
    assertThat(answer.field("answer")).isEqualTo("blue");
    assertThat(answer.field("approval_prompt")).isEqualTo("Which colour?");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.field("detail")).startsWith("Ada answered this question, at ");
    bench.awaitStatus(id, "SUCCESS");
    var events = bench.get(TASKS + id + "/events").body().path("events");
    assertThat(events.findValuesAsText("content")).contains("blue");
  }

  @Test
  void an_agents_key_answers_no_question() {
    var id = waiting("ask");

    var answer =
        bench.send(bench.posting(TASKS + id + "/respond", ApiBench.AGENT, "{\"answer\":\"blue\"}"));
    var stranger =
        bench.send(
            bench.posting(TASKS + id + "/respond", ApiBench.STRANGER, "{\"answer\":\"blue\"}"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(stranger.status()).isEqualTo(404);
    post(id, "cancel", "{}");
  }

  @Test
  void a_question_is_neither_approved_nor_rejected() {
    var id = waiting("ask");

    var answer = post(id, "approve", "{}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/needs-answer");
    assertThat(answer.field("respond")).isEqualTo(TASKS + id + "/respond");
    assertThat(post(id, "reject", "{}").status()).isEqualTo(409);
    post(id, "cancel", "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"answer\":\"\"}", "{\"answer\":\" \\n\"}", "{\"answer\":7}"})
  void an_answer_has_words(String body) {
    var id = waiting("ask");

    var answer = post(id, "respond", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail")).startsWith("answer: ");
    post(id, "cancel", "{}");
  }

  private static String waiting(String goal) {
    var id = bench.run(goal);
    bench.awaitStatus(id, "PENDING_APPROVAL");
    return id;
  }

  private static ApiBench.Answer post(String id, String what, String body) {
    return bench.post(TASKS + id + "/" + what, body);
  }
}
