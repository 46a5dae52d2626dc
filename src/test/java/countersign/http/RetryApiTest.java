package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed task goes on when a person says so. */
class RetryApiTest {
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
  void a_failed_task_goes_on() {
    var id = failed();

    var answer = bench.post(TASKS + id + "/retry", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("message")).isEqualTo("Task " + id + " goes on.");
    assertThat(answer.field("task_id")).isEqualTo(id);
    assertThat(answer.field("goal")).isEqualTo("fail");
    assertThat(answer.field("new_job_id")).matches("job_[0-9a-f]{32}");
    assertThat(answer.field("status")).isEqualTo("queued");
    var task = bench.awaitStatus(id, "SUCCESS");
    assertThat(task.path("error").isNull()).as("the old error is gone").isTrue();
    assertThat(bench.get(TASKS + id + "/events").body().findValuesAsText("kind"))
        .containsSubsequence("failed", "restarted", "finished");
  }

  @Test
  void who_waits_gets_the_task_as_it_came_to_rest() {
    var id = failed();

    var answer =
        bench.send(
            bench
                .posting(TASKS + id + "/retry", ApiBench.PERSON, "{}")
                .header("Prefer", "wait=20"));

    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("SUCCESS");
  }

  @ParameterizedTest
  @CsvSource({"rest, SUCCESS", "mail, PENDING_APPROVAL", "lose, PENDING_APPROVAL"})
  void a_task_that_has_not_failed_is_left_alone(String goal, String status) {
    var id = bench.run(goal);
    bench.awaitStatus(id, status);

    var answer = bench.post(TASKS + id + "/retry", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field("type")).isEqualTo("/problems/not-failed");
    assertThat(answer.field("task_status")).isEqualTo(status);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo(status);
  }

  @Test
  void a_cancelled_task_stays_cancelled() {
    var id = bench.runUntilPending();
    bench.post(TASKS + id + "/cancel", "");

    var answer = bench.post(TASKS + id + "/retry", "");

    assertThat(answer.field("type")).isEqualTo("/problems/not-failed");
    assertThat(answer.field("task_status")).isEqualTo("CANCELLED");
  }

  @Test
  void an_agent_can_not_give_itself_another_chance() {
    var id = failed();

    var answer = bench.send(bench.posting(TASKS + id + "/retry", ApiBench.AGENT, ""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("type")).isEqualTo("/problems/agent-cannot-sign");
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("FAILURE");
  }

  @Test
  void no_such_task_and_another_tenants_are_not_found() {
    var id = failed();

    assertThat(bench.post(TASKS + "agent_000000000000/retry", "").status()).isEqualTo(404);
    assertThat(bench.send(bench.posting(TASKS + id + "/retry", ApiBench.STRANGER, "")).status())
        .isEqualTo(404);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("FAILURE");
  }

  private static String failed() {
    var id = bench.run("fail");
    bench.awaitStatus(id, "FAILURE");
    return id;
  }
}
