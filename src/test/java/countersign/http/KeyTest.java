package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.config.HttpConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request it is, and how often they may ask. */
class KeyTest {
  private static final String RUN = "/api/v2/agents/run";
  private static final String TASKS = "/api/v2/tasks";
  private static final String GOAL = "{\"goal\":\"rest\"}";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void a_key_is_accepted_in_either_header() {
    assertThat(bench.get(TASKS).status()).isEqualTo(200);
    assertThat(send(bearer("bearer " + ApiBench.AGENT)).status()).isEqualTo(200);
    assertThat(send(bearer("Bearer   " + ApiBench.AGENT)).status()).isEqualTo(200);
    var both =
        bench.request(TASKS, ApiBench.AGENT).header("Authorization", "Bearer " + ApiBench.AGENT);
    assertThat(bench.send(both).status()).isEqualTo(200);
  }

  @Test
  void two_different_keys_are_a_bad_request() {
    var both =
        bench.request(TASKS, ApiBench.AGENT).header("Authorization", "Bearer " + ApiBench.PERSON);

    var answer = bench.send(both);

    assertProblem(answer, 400, "invalid-request");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
  }

  @Test
  void without_a_key_the_answer_says_how_to_give_one() {
    var answer = send(bearer("Basic YTpi"));

    assertProblem(answer, 401, "unauthorized");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"countersign\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"person-key-for-testz", "p", "schlüssel", "two words"})
  void a_key_of_nobody_is_refused(String key) {
    var answer =
        bench.raw(
            "GET "
                + TASKS
                + " HTTP/1.1\r\nHost: x\r\nX-LLMCore-API-Key: "
                + key
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 401")
        .containsIgnoringCase(
            "www-authenticate: Bearer realm=\"countersign\", error=\"invalid_token\"");
  }

  @Test
  void an_overlong_key_is_refused_without_asking() {
    assertThat(bench.send(bench.request(TASKS, "k".repeat(5000))).status()).isEqualTo(401);
  }

  @Test
  void a_revoked_key_is_refused() {
    try (var own = new ApiBench()) {
      assertThat(own.get(TASKS).status()).isEqualTo(200);
      own.execute("update api_key set revoked_at = now() where kind = 'person'");
      assertThat(own.get(TASKS).status()).isEqualTo(401);
    }
  }

  @Test
  void a_key_that_asks_too_often_is_told_when_to_come_back() {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    try (var own = new ApiBench(new HttpConfig.Limits(2, 10, 5, 1000), now::get)) {
      assertThat(own.get(TASKS).status()).isEqualTo(200);
      assertThat(own.get(TASKS).status()).isEqualTo(200);

      var answer = own.get(TASKS);

      assertProblem(answer, 429, "too-many-requests");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(own.send(own.request(TASKS, ApiBench.AGENT)).status()).isEqualTo(200);
      now.updateAndGet(then -> then.plusSeconds(1));
      assertThat(own.get(TASKS).status()).isEqualTo(200);
    }
  }

  @Test
  void an_address_that_tries_many_keys_is_told_to_wait_and_known_keys_go_on() {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    try (var own = new ApiBench(new HttpConfig.Limits(0, 10, 5, 2), now::get)) {
      for (int i = 0; i < 10; i++) assertThat(own.get(TASKS).status()).isEqualTo(200);
      assertThat(own.send(own.request(TASKS, "guess-1")).status()).isEqualTo(401);
      assertThat(own.send(own.request(TASKS, "guess-2")).status()).isEqualTo(401);

      var answer = own.send(own.request(TASKS, "guess-3"));

      assertProblem(answer, 429, "too-many-requests");
      assertThat(answer.header("Retry-After")).isEqualTo("30");
      assertThat(own.get(TASKS).status()).isEqualTo(200);
      now.updateAndGet(then -> then.plusSeconds(30));
      assertThat(own.send(own.request(TASKS, "guess-3")).status()).isEqualTo(401);
    }
  }

  @Test
  void a_known_key_that_is_revoked_is_counted_like_any_key_of_nobody() {
    var now = Instant.parse("2026-03-01T10:00:00Z");
    try (var own = new ApiBench(new HttpConfig.Limits(0, 10, 5, 1), () -> now)) {
      assertThat(own.get(TASKS).status()).isEqualTo(200);
      own.execute("update api_key set revoked_at = now() where kind = 'person'");

      assertThat(own.get(TASKS).status()).as("still known").isEqualTo(401);
      assertThat(own.get(TASKS).status()).as("counted").isEqualTo(401);
      assertThat(own.get(TASKS).status()).as("too often").isEqualTo(429);
    }
  }

  private static ApiBench.Answer send(HttpRequest.Builder request) {
    return bench.send(request);
  }

  private static HttpRequest.Builder bearer(String authorization) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bench.port() + TASKS))
        .header("Authorization", authorization);
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
