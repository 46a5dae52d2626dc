package countersign.agent.tool;

import static countersign.agent.tool.TestAttempt.told;
import static countersign.agent.tool.TestAttempt.unknown;
import static countersign.agent.tool.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpRequestTest {
  private static final TestAttempt KEY = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_get_returns_status_headers_and_body() throws Exception {
    var result = run(request("GET", server.url() + "/json?a=b%20c"));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(Json.read(result.content()))
        .isEqualTo(
            Json.read(
                """
                {"status": 200, "headers": {"content-type": "application/json", "etag": "1"},
                 "body": "{\\"ok\\":true}"}
                """));
    assertThat(server.seen())
        .containsExactly("GET /json?a=b%20c key=" + KEY.text() + " type=null body=");
  }

  @Test
  void a_post_sends_exactly_what_was_given_and_the_idempotency_key() {
    var result =
        run(
            request("POST", server.url() + "/echo")
                .put("body", "{\"amount\": 5}")
                .set(
                    "headers",
                    Json.object().put("X-Trace", "t1").put("Authorization", "Bearer x")));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(server.seen())
        .containsExactly(
            "POST /echo key=" + KEY.text() + " type=application/json body={\"amount\": 5}");
    assertThat(result.content()).contains("t1", "Bearer x");
  }

  @Test
  void a_given_content_type_is_kept_and_other_text_is_plain() {
    var typed = Json.object().put("content-type", "application/xml");

    var _ = run(request("PUT", server.url() + "/echo").put("body", "{}").set("headers", typed));
    var _ = run(request("PATCH", server.url() + "/echo").put("body", "hé"));
    var _ = run(request("DELETE", server.url() + "/echo"));

    var key = " key=" + KEY.text();
    assertThat(server.seen())
        .containsExactly(
            "PUT /echo" + key + " type=application/xml body={}",
            "PATCH /echo" + key + " type=text/plain; charset=utf-8 body=hé",
            "DELETE /echo" + key + " type=null body=");
  }

  @Test
  void a_refusal_by_the_server_is_an_error_with_its_answer() {
    var result = run(request("POST", server.url() + "/conflict"));

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("\"status\":409", "already refunded");
  }

  @Test
  void a_head_has_no_body() {
    assertThat(run(request("HEAD", server.url() + "/json")).content()).contains("\"status\":200");
  }

  @Test
  void a_server_that_is_down_got_nothing() throws Exception {
    String down;
    try (var socket = new ServerSocket(0)) {
      down = "http://127.0.0.1:" + socket.getLocalPort();
    }

    var result = told(server.tool(down, 1000).run(request("POST", down + "/"), KEY));

    assertThat(result.content()).contains("No connection", "Nothing was sent");
  }

  @Test
  void a_post_without_an_answer_in_time_leaves_the_outcome_unknown() {
    var attempt = new TestAttempt("k");
    var post =
        unknown(
            server
                .tool(server.url(), 1000)
                .run(request("POST", server.url() + "/silent"), attempt));
    var get =
        told(server.tool(server.url(), 1000).run(request("GET", server.url() + "/silent"), KEY));

    assertThat(post).isEqualTo("There was no whole answer within 1000 ms.");
    assertThat(attempt.notes())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("The request was handed to");
    assertThat(get).isEqualTo(ToolResult.error("There was no whole answer within 1000 ms."));
  }

  @Test
  void an_answer_that_never_ends_is_given_up_too() {
    var attempt = new TestAttempt("k");
    var why =
        unknown(
            server
                .tool(server.url(), 1000)
                .run(request("POST", server.url() + "/trickle"), attempt));

    assertThat(why).contains("within 1000 ms");
    assertThat(attempt.notes()).last().isEqualTo("The server answered with status 200.");
  }

  @Test
  void a_post_whose_connection_breaks_leaves_the_outcome_unknown() {
    var arguments = request("POST", server.url() + "/hang-up");
    var why = unknown(server.tool(server.url(), 5000).run(arguments, KEY));

    assertThat(why).contains("broke");
  }

  @Test
  void a_long_answer_is_cut_at_the_limit() throws Exception {
    var result = Json.read(run(request("GET", server.url() + "/long")).content());

    assertThat(result.path("body").asText()).isEqualTo("x".repeat(TestServer.MOST_BYTES));
    assertThat(result.path("note").asText()).contains("only its first 2048 bytes");
  }

  @Test
  void an_answer_of_exactly_the_limit_is_whole() throws Exception {
    var result = Json.read(run(request("GET", server.url() + "/full")).content());

    assertThat(result.path("body").asText()).hasSize(TestServer.MOST_BYTES);
    assertThat(result.has("note")).isFalse();
  }

  @Test
  void bytes_that_are_no_text_are_described() throws Exception {
    var result = Json.read(run(request("GET", server.url() + "/image")).content());

    assertThat(result.has("body")).isFalse();
    assertThat(result.path("note").asText()).contains("left out", "5 bytes of type image/png");
  }

  @Test
  void text_in_another_charset_is_read_and_what_the_database_cannot_hold_is_replaced()
      throws Exception {
    var result = Json.read(run(request("GET", server.url() + "/latin1")).content());

    assertThat(result.path("body").asText()).isEqualTo("é\uFFFD");
  }

  private ToolResult run(JsonNode arguments) {
    return told(server.tool(server.url(), 5000).run(arguments, KEY));
  }
}
