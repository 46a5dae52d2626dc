package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every route has in common: keys, methods, media types, sizes, failures. */
class EdgeTest {
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

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v2/agents/run,POST",
    "DELETE,/api/v2/tasks,'GET, HEAD'",
    "POST,/api/v2/tasks/pending_approval,'GET, HEAD'",
    "PUT,/api/v2/tasks/agent_0199f2c4a1b2,'GET, HEAD'",
    "GET,/api/v2/tasks/agent_0199f2c4a1b2/approve,POST",
    "GET,/api/v2/tasks/agent_0199f2c4a1b2/cancel,POST",
    "POST,/health/live,'GET, HEAD'",
  })
  void another_method_is_answered_with_those_that_are_allowed(
      String method, String path, String allow) {
    var request =
        bench.request(path, ApiBench.PERSON).method(method, HttpRequest.BodyPublishers.noBody());

    var answer = bench.send(request);

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.header("Allow")).isEqualTo(allow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api", "/api/v2", "/api/v2/nothing", "/api/v1/tasks", "/api/v2/tasks/a/b/c"})
  void an_unknown_path_is_not_found(String path) {
    assertProblem(bench.get(path), 404, "not-found");
  }

  @Test
  void head_is_get_without_the_body() {
    var answer = bench.send(bench.request(TASKS, ApiBench.PERSON).HEAD());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin1"
      })
  void another_media_type_is_refused(String type) {
    var request =
        bench
            .request(RUN, ApiBench.PERSON)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(GOAL));

    var answer = bench.send(request);

    assertProblem(answer, 415, "unsupported-media-type");
    assertThat(answer.header("Accept")).isEqualTo("application/json");
  }

  @Test
  void a_body_without_a_media_type_or_with_a_coding_is_refused() {
    var bare = bench.request(RUN, ApiBench.PERSON).POST(HttpRequest.BodyPublishers.ofString(GOAL));
    assertThat(bench.send(bare).status()).isEqualTo(415);
    var zipped = bench.posting(RUN, ApiBench.PERSON, GOAL).header("Content-Encoding", "gzip");
    assertThat(bench.send(zipped).status()).isEqualTo(415);
  }

  @Test
  void a_media_type_in_other_letters_is_json_all_the_same() {
    var request =
        bench
            .request(RUN, ApiBench.PERSON)
            .header("Content-Type", "Application/JSON; Charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(GOAL));

    assertThat(bench.send(request).status()).isEqualTo(202);
  }

  @Test
  void a_body_of_a_mebibyte_is_read_and_a_byte_more_is_too_large() {
    var most = GOAL + " ".repeat(1024 * 1024 - GOAL.length());
    assertThat(bench.post(RUN, most).status()).isEqualTo(202);
    assertProblem(bench.post(RUN, most + " "), 413, "too-large");
  }

  @Test
  void a_body_that_grows_too_large_on_its_way_is_too_large() {
    var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    var answer =
        bench.raw(
            "POST "
                + RUN
                + " HTTP/1.1\r\nHost: x\r\nX-LLMCore-API-Key: "
                + ApiBench.PERSON
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + chunk.repeat(17)
                + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("/problems/too-large");
  }

  @Test
  void a_bad_body_is_told_with_its_fields() {
    var answer = bench.post(RUN, "{\"goal\":7,\"x\":1}");

    assertProblem(answer, 400, "invalid-request");
    assertThat(answer.body().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("goal", "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"goal\":                        | not valid JSON (line 1,",
        "{\"goal\":\"a\",\"goal\":\"b\"}  | the same field twice",
        "{\"goal\":\"a\\u0000\"}          | goal: must not contain the character U+0000",
        "{\"goal\":\"a\\ud800\"}          | goal: must not contain half a surrogate pair",
        "{\"goal\":\"   \"}               | goal: must not be blank",
        "`` | a JSON body is required",
      })
  void a_malformed_body_is_refused(String body, String words) {
    var answer = bench.post(RUN, body);

    assertProblem(answer, 400, "invalid-request");
    assertThat(answer.field("detail"))
        .contains(words)
        .doesNotContain("jackson", "com.", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v2/tasks/%zz", "/api/v2/tasks?limit=%zz", "/api/v2/tasks/%00/result"})
  void a_malformed_request_line_is_no_fault_of_ours(String path) {
    var answer =
        bench.raw(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: x\r\nX-LLMCore-API-Key: "
                + ApiBench.PERSON
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 40[04].*application/problem\\+json.*");
  }

  @Test
  void answers_are_neither_cached_nor_sniffed() {
    var answer = bench.get(TASKS);

    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void the_contract_is_served_as_it_was_written() {
    var answer = bench.get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(answer.text()).isEqualTo(Contract.load().text());
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
