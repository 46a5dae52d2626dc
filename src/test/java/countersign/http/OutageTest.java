package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Authenticate;
import countersign.message.CheckAgent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is answered when something behind the API fails, and who asks after it. */
class OutageTest {
  private static final String RUN = "/api/v2/agents/run";
  private static final String TASKS = "/api/v2/tasks";
  private static final String GOAL = "{\"goal\":\"rest\"}";
  private static ApiBench bench;

  @Test
  void without_a_database_the_answer_is_to_try_again() {
    try (var own = new ApiBench()) {
      own.stopStore();

      for (var path :
          new String[] {TASKS, TASKS + "/pending_approval", TASKS + "/agent_0199f2c4a1b2"}) {
        var answer = own.get(path);
        assertProblem(answer, 503, "unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
      }
      assertProblem(own.post(RUN, GOAL), 503, "unavailable");
    }
  }

  @Test
  void a_fault_of_ours_is_named_and_not_described() {
    try (var own = new ApiBench()) {
      own.stopStore();
      own.bus.answer(Authenticate.class, _ -> Future.failedFuture("secret of the database"));

      var answer = own.get(TASKS);

      assertProblem(answer, 500, "internal-error");
      assertThat(answer.field("instance")).matches("urn:uuid:[0-9a-f-]{36}");
      assertThat(answer.text()).doesNotContain("secret", "Exception", "countersign.");
    }
  }

  @Test
  void the_process_is_alive_whatever_else_is_not() {
    try (var own = new ApiBench()) {
      own.stopStore();

      var answer =
          own.send(
              HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + own.port() + "/health/live")));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"up\",\"checks\":{}}");
    }
  }

  @Test
  void a_node_is_ready_when_database_schema_and_agent_are() {
    try (var own = new ApiBench()) {
      assertThat(own.get("/health/ready").status()).isEqualTo(503);
      assertThat(own.get("/health/ready").text())
          .isEqualTo(
              "{\"status\":\"down\",\"checks\":{\"database\":\"up\",\"migrations\":\"up\",\"agent\":\"down\"}}");
      own.withAgent();
      assertThat(own.get("/health/ready").text())
          .isEqualTo(
              "{\"status\":\"up\",\"checks\":{\"database\":\"up\",\"migrations\":\"up\",\"agent\":\"up\"}}");
      assertThat(own.get("/health/ready").status()).isEqualTo(200);
      own.stopStore();
      assertThat(own.get("/health/ready").text())
          .isEqualTo(
              "{\"status\":\"down\",\"checks\":{\"database\":\"down\",\"migrations\":\"down\",\"agent\":\"up\"}}");
    }
  }

  @Test
  void who_does_not_answer_in_time_is_down() {
    try (var own = new ApiBench()) {
      own.bus.answer(CheckAgent.class, _ -> Promise.<CheckAgent.Health>promise().future());
      var before = System.nanoTime();

      var answer = own.get("/health/ready");

      assertThat(answer.body().at("/checks/agent").asText()).isEqualTo("down");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static void assertProblem(ApiBench.Answer answer, int status, String type) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.field("type")).isEqualTo("/problems/" + type);
    assertThat(answer.body().path("status").intValue()).isEqualTo(status);
    assertThat(answer.field("title")).isNotEmpty();
    assertThat(answer.field("detail")).isNotEmpty();
  }
}
