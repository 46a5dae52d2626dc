package countersign.agent.tool;

import static countersign.agent.tool.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is told by where it goes, not by how its URL looks. */
class HttpPreviewTest {
  private static final String PAY = "https://pay.example.com";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void method_and_host_come_first_then_all_that_is_sent() {
    var arguments =
        request("POST", PAY + "/orders/7/refund?notify=a%20b")
            .put("body", "{\"amount\":12.50,\"to\":[\"a\\u202eb\"]}");
    arguments.set("headers", Json.object().put("X-Trace", "t1"));

    var preview = preview(arguments);

    assertThat(preview.lines())
        .containsExactly(
            new Line("Method", "POST"),
            new Line("Host", "pay.example.com"),
            new Line("Connection", "port 443, encrypted (https)"),
            new Line("Path", "/orders/7/refund"),
            new Line("Query", "notify=a%20b"),
            new Line("Header", "X-Trace: t1"),
            new Line("Header", "Content-Type: application/json"));
    assertThat(preview.blocks())
        .containsExactly(
            new Block(
                "Body, laid out",
                "{\n  \"amount\": 12.50,\n  \"to\": [\n    \"a\\u202eb\"\n  ]\n}",
                Kind.JSON));
  }

  @ParameterizedTest
  @CsvSource({
    "https://PAY.Example.com./x, pay.example.com, 'port 443, encrypted (https)'",
    "http://pay.example.com/x, pay.example.com, 'port 80, in clear (http)'",
    "https://pay.example.com:8443/x, pay.example.com, 'port 8443, encrypted (https)'",
    "https://pay.example.com:443/x, pay.example.com, 'port 443, encrypted (https)'",
    "https://pay.example.com.evil.example/x, pay.example.com.evil.example, 'port 443, encrypted (https)'",
    "http://[::1]:81/pay.example.com, 0:0:0:0:0:0:0:1, 'port 81, in clear (http)'"
  })
  void the_host_is_the_one_that_is_contacted(String url, String host, String connection) {
    assertThat(preview(request("DELETE", url)).lines())
        .contains(new Line("Host", host), new Line("Connection", connection));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pay.example.com@evil.example/x",
        "https://pay.example.com:443@evil.example/x",
        "https://evil.example/x#pay.example.com",
        "https://pay.example.com\\@evil.example/x",
        "https://pay.example.com:99999/x",
        "https:pay.example.com/x",
        "https://0177.0.0.1/x"
      })
  void a_url_that_can_not_be_requested_names_no_host_and_says_why(String url) {
    var lines = preview(request("DELETE", url)).lines();

    assertThat(lines).extracting(Line::label).containsExactly("Method", "URL", "Would not be sent");
    assertThat(lines.get(1)).isEqualTo(new Line("URL", url));
  }

  @Test
  void a_letter_that_only_looks_like_ascii_is_marked() {
    var lines = preview(request("DELETE", "https://p\u0430y.example.com/x")).lines();

    assertThat(lines).contains(new Line("URL", "https://p[U+0430]y.example.com/x"));
    assertThat(lines).extracting(Line::label).doesNotContain("Host");
  }

  @Test
  void an_international_host_stays_encoded_and_the_reader_is_warned() {
    var lines = preview(request("DELETE", "https://xn--py-7kc.example.com/x")).lines();

    assertThat(lines.get(1)).isEqualTo(new Line("Host", "xn--py-7kc.example.com"));
    assertThat(lines.get(2).label()).isEqualTo("Mind the host");
  }

  @Test
  void what_the_operator_does_not_allow_is_told_beside_the_host() {
    var lines = preview(request("DELETE", "https://evil.example/x")).lines();

    assertThat(lines).contains(new Line("Host", "evil.example"));
    assertThat(lines.getLast().label()).isEqualTo("Would not be sent");
    assertThat(lines.getLast().text().text()).contains("allow-list");
    assertThat(preview(request("DELETE", PAY + "/x")).lines())
        .extracting(Line::label)
        .doesNotContain("Would not be sent");
  }

  @Test
  void a_header_that_is_refused_is_told() {
    var arguments = request("DELETE", PAY + "/x");
    arguments.set("headers", Json.object().put("Host", "evil.example"));

    assertThat(preview(arguments).lines())
        .contains(
            new Line("Would not be sent", "The header Host can't be set; leave it out."),
            new Line("Header", "Host: evil.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"amount=5", "{\"a\":1,\"a\":2}", "  "})
  void a_body_that_is_no_json_is_shown_as_it_stands(String body) {
    assertThat(preview(request("POST", PAY + "/x").put("body", body)).blocks())
        .containsExactly(new Block("Body", body, Kind.TEXT));
  }

  @Test
  void a_long_body_is_cut_and_says_so() {
    var body = "[" + "1,".repeat(40_000) + "1]";

    var block = preview(request("POST", PAY + "/x").put("body", body)).blocks().getFirst();

    assertThat(block.kind()).isEqualTo(Kind.TEXT);
    assertThat(block.text().leftOut()).isEqualTo(body.length() - Preview.Excerpt.MAX_LENGTH);
  }

  private Preview preview(JsonNode arguments) {
    return server.tool(List.of(PAY), 1000, TestServer::unknown).preview(arguments).orElseThrow();
  }
}
