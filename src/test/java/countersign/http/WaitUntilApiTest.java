package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that waits for a time, as callers see it. */
class WaitUntilApiTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final String GOAL =
      "call wait_until {\\\"seconds\\\":3600,\\\"reason\\\":\\\"office hours\\\"}";

  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void it_says_until_when_and_what_for_and_is_listed() {
    var done = bench.run("rest");
    bench.awaitStatus(done, "SUCCESS");
    var id = waiting();

    var task = bench.get(TASKS + id);

    assertThat(Instant.parse(task.field("waiting_until")))
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(1)));
    assertThat(task.field("waiting_for")).isEqualTo("office hours");
    assertThat(bench.get("/api/v2/tasks?status=PENDING").text()).contains(id).doesNotContain(done);
    assertThat(bench.get(TASKS + done).text())
        .contains("\"waiting_until\":null", "\"waiting_for\":null");
    assertThat(bench.get(TASKS + id + "/events").body().path("events"))
        .filteredOn(event -> event.path("kind").asText().equals("wait_begun"))
        .hasSize(1)
        .first()
        .satisfies(event -> {
          assertThat(event.path("call_id").asText()).isEqualTo("c");
          assertThat(event.path("until")).isEqualTo(task.body().path("waiting_until"));
          assertThat(event.path("reason").asText()).isEqualTo("office hours");
        });
  }

  @Test
  void who_waits_for_the_task_to_rest_is_answered() {
    var answer =
        bench.send(
            bench
                .posting("/api/v2/agents/run", ApiBench.PERSON, "{\"goal\":\"%s\"}".formatted(GOAL))
                .header("Prefer", "wait=30"));

    assertThat(answer.body().at("/task/status").asText()).isEqualTo("PENDING");
    assertThat(answer.body().at("/task/waiting_for").asText()).isEqualTo("office hours");
  }

  @Test
  void a_person_ends_the_wait_and_an_agent_can_not() {
    var id = waiting();

    assertThat(bench.send(bench.posting(TASKS + id + "/retry", ApiBench.AGENT, "")).status())
        .isEqualTo(403);
    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("PENDING");

    var answer = bench.post(TASKS + id + "/retry", "");

    assertThat(answer.field("status")).isEqualTo("queued");
    bench.awaitStatus(id, "SUCCESS");
    assertThat(bench.get(TASKS + id).text()).contains("\"waiting_until\":null");
  }

  @Test
  void it_is_cancelled_as_any_other() {
    var id = waiting();

    assertThat(bench.post(TASKS + id + "/cancel", "").field("status")).isEqualTo("cancelled");

    assertThat(bench.get(TASKS + id).field("status")).isEqualTo("CANCELLED");
    assertThat(bench.get(TASKS + id).text()).contains("\"waiting_until\":null");
  }

  private String waiting() {
    var id = bench.run(GOAL);
    bench.awaitStatus(id, "PENDING");
    return id;
  }
}
