package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.config.HttpConfig;
import countersign.message.FindTask;
import countersign.support.AskedLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: wait=N}: the answer comes when the agent has stopped, not when the time is up. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class WaitTest {
  private static final String TASKS = "/api/v2/tasks";
  private static final String RUN = "/api/v2/agents/run";
  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_run_is_answered_when_the_agent_waits_for_a_person() {
    bench.withAgent();

    var answer = waiting(RUN, "{\"goal\":\"mail everybody\"}", "wait=30");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
    assertThat(answer.header("Location")).isEqualTo(TASKS + "/" + answer.field("task_id"));
    assertThat(answer.field("status")).isEqualTo("queued");
    assertThat(answer.body().at("/task/task_id").asText()).isEqualTo(answer.field("task_id"));
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("PENDING_APPROVAL");
    assertThat(answer.body().at("/task/pending_action/tool_name").asText()).isEqualTo("mail");
  }

  @Test
  void a_run_is_answered_when_the_agent_is_done() {
    bench.withAgent();

    var answer = waiting(RUN, "{\"goal\":\"rest\"}", "respond-async, wait=30");

    assertThat(answer.body().at("/task/status").asText()).isEqualTo("SUCCESS");
    assertThat(answer.body().at("/task/result").asText()).isEqualTo("all done");
  }

  @Test
  void an_approval_is_answered_when_the_agent_has_stopped_again() {
    var id = bench.withAgent().runUntilPending();

    var answer = waiting(TASKS + "/" + id + "/approve", "", "wait=30");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("status")).isEqualTo("approved_and_resumed");
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void whoever_waits_is_told_the_task_with_the_news_and_nobody_reads_it_again() {
    bench.withAgent();
    var asked = new AskedLog(bench.vertx);

    var answer = waiting(RUN, "{\"goal\":\"mail everybody\"}", "wait=30");
    var path = TASKS + "/" + answer.field("task_id");
    var ended = waiting(path + "/approve", "", "wait=30");

    assertThat(asked.count(FindTask.class)).isZero();
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("PENDING_APPROVAL");
    assertThat(ended.body().at("/task")).isEqualTo(bench.get(path).body());
  }

  @Test
  void a_rejection_is_answered_with_the_next_question_and_not_with_the_last_one() {
    var id = bench.withAgent().runUntilPending();

    var answer = waiting(TASKS + "/" + id + "/reject", "{\"reason\":\"no\"}", "wait=30");

    assertThat(answer.field("approval_prompt")).isEqualTo("Send it?");
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("PENDING_APPROVAL");
    assertThat(answer.body().at("/task/approval_prompt").asText()).isEqualTo("And now?");
  }

  @Test
  void when_the_time_is_up_the_task_is_answered_as_it_stands() {
    var before = System.nanoTime();

    var answer = waiting(RUN, "{\"goal\":\"rest\"}", "wait=1");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("QUEUED");
  }

  @Test
  void an_end_that_nobody_tells_of_is_found_before_the_time_is_up() throws Exception {
    try (var waiter = waiter(bench)) {
      awaitTasks(bench, 1);

      bench.execute("update agent_tasks set status = 'CANCELLED', job_id = null, last_event = 2");

      // The wait is of a minute, and the socket has less patience.
      waiter.setSoTimeout(40_000);
      var answer = new BufferedReader(new InputStreamReader(waiter.getInputStream()));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void a_wait_of_nothing_is_answered_at_once_with_the_task() {
    var answer = waiting(RUN, "{\"goal\":\"rest\"}", "wait=0");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=0");
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("QUEUED");
  }

  @Test
  void a_longer_wait_is_capped_and_said_to_be() {
    bench.withAgent();

    assertThat(waiting(RUN, "{\"goal\":\"rest\"}", "wait=3600").header("Preference-Applied"))
        .isEqualTo("wait=60");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "wait=soon", "return=minimal"})
  void what_is_malformed_is_ignored(String prefer) {
    var answer = waiting(RUN, "{\"goal\":\"rest\"}", prefer);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Preference-Applied")).isEmpty();
    assertThat(answer.body().has("task")).isFalse();
  }

  @Test
  void what_is_refused_is_refused_at_once() {
    var answer = waiting(TASKS + "/agent_000000000000/approve", "", "wait=60");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Preference-Applied")).isEmpty();
  }

  @Test
  void who_finds_no_room_to_wait_is_answered_at_once() throws Exception {
    try (var small = new ApiBench(new HttpConfig.Limits(0, 1, 5, 1000));
        var first = waiter(small)) {
      awaitTasks(small, 1);

      var second =
          small.send(
              small
                  .posting(RUN, ApiBench.PERSON, "{\"goal\":\"rest\"}")
                  .header("Prefer", "wait=60"));

      assertThat(second.status()).isEqualTo(202);
      assertThat(first.isClosed()).isFalse();
    }
  }

  @Test
  void who_goes_away_makes_room() throws Exception {
    try (var small = new ApiBench(new HttpConfig.Limits(0, 1, 5, 1000))) {
      var gone = waiter(small);
      awaitTasks(small, 1);
      gone.close();

      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  small
                      .send(
                          small
                              .posting(RUN, ApiBench.PERSON, "{\"goal\":\"rest\"}")
                              .header("Prefer", "wait=0"))
                      .status(),
              status -> status == 200);
    }
  }

  private static Socket waiter(ApiBench at) throws Exception {
    var body = "{\"goal\":\"rest\"}";
    var socket = new Socket("127.0.0.1", at.port());
    var lines =
        List.of(
            "POST " + RUN + " HTTP/1.1",
            "Host: x",
            "X-LLMCore-API-Key: " + ApiBench.PERSON,
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Prefer: wait=60",
            "",
            body);
    socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static void awaitTasks(ApiBench at, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> at.get(TASKS).body().path("tasks").size() == count);
  }

  private ApiBench.Answer waiting(String path, String body, String prefer) {
    return bench.send(bench.posting(path, ApiBench.PERSON, body).header("Prefer", prefer));
  }
}
