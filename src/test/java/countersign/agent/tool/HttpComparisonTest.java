package countersign.agent.tool;

import static countersign.agent.tool.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person sees what a PUT replaces and a DELETE deletes, and looking only reads. */
class HttpComparisonTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    assertThat(server.seen()).allMatch(line -> line.startsWith("GET ") && line.endsWith("body="));
    server.close();
  }

  @Test
  void a_put_is_shown_by_the_lines_of_laid_out_json_that_change() {
    server.serve("/goods/1", 200, "application/json", "{\"name\":\"apple\",\"price\":1.50}");

    var preview = live(put("/goods/1", "{\"name\": \"apple\", \"price\": 2}"));

    assertThat(preview.blocks().getFirst())
        .isEqualTo(
            new Block(
                "What changes, laid out",
                "@@ -1,4 +1,4 @@\n {\n   \"name\": \"apple\",\n-  \"price\": 1.50\n+  \"price\": 2\n"
                    + " }",
                Kind.DIFF));
    assertThat(preview.blocks().getLast().label()).isEqualTo("Body, laid out");
  }

  @Test
  void other_texts_are_compared_as_they_stand() {
    server.serve("/note", 200, "text/plain", "one\ntwo\n");

    assertThat(live(put("/note", "one\n2\n")).blocks().getFirst())
        .isEqualTo(new Block("What changes", "@@ -1,2 +1,2 @@\n one\n-two\n+2", Kind.DIFF));
    assertThat(now(put("/note", "one\ntwo\n"))).isEqualTo("The same: nothing would change");
    server.serve("/json", 200, "application/json", "{ }");
    assertThat(now(put("/json", "{}"))).contains("but for how the JSON is laid out");
  }

  @Test
  void letters_that_can_not_be_read_are_not_taken_for_those_that_replace_them() {
    server.serve("/note", "text/plain", Buffer.buffer(new byte[] {'a', (byte) 0xe9}));
    server.serve(
        "/latin", "text/plain; charset=iso-8859-1", Buffer.buffer(new byte[] {'a', (byte) 0xe9}));

    assertThat(now(put("/note", "a\uFFFD"))).contains("It is no text");
    assertThat(now(put("/latin", "a\u00e9")))
        .isEqualTo("The same letters in another charset than UTF-8, in which the call's are sent");
  }

  @Test
  void what_a_delete_deletes_is_shown() {
    server.serve("/goods/1", 200, "application/json", "{\"name\":\"apple\"}");

    var preview = live(request("DELETE", server.url() + "/goods/1"));

    assertThat(preview.blocks())
        .containsExactly(
            new Block("What would be deleted, laid out", "{\n  \"name\": \"apple\"\n}", Kind.JSON));
  }

  @Test
  void what_is_not_there_is_said() {
    server.serve("/none", 404, "application/json", "{}");

    assertThat(now(put("/none", "x"))).isEqualTo("Nothing is there (status 404): it would be new");
    assertThat(now(request("DELETE", server.url() + "/none")))
        .isEqualTo("Nothing is there (status 404)");
  }

  @Test
  void what_can_not_be_shown_is_said() {
    server.serve("/secret", 401, "text/plain", "no");
    server.serve("/page", 200, "text/plain", "x".repeat(TestServer.MOST_BYTES + 1));

    assertThat(now(put("/secret", "x"))).contains("answers GET with status 401");
    assertThat(now(put("/image", "x"))).isEqualTo("It can't be shown. It is no text.");
    assertThat(now(put("/page", "x"))).contains("longer than what is read");
    assertThat(now(put("/silent", "x"))).contains("no whole answer within 500 ms");
    assertThat(now(put("/hang-up", "x"))).contains("broke before");
  }

  @Test
  void a_redirect_is_not_followed_since_what_is_elsewhere_is_not_what_is_replaced() {
    assertThat(now(put("/redirect?to=/json", "x"))).contains("answers GET with status 302");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void only_the_headers_of_the_call_are_sent_and_none_that_are_about_its_body() {
    server.serve("/a", "application/octet-stream", Buffer.buffer());
    var call = put("/echo", "x");
    call.putObject("headers")
        .put("Authorization", "Bearer t")
        .put("Content-Language", "en")
        .put("If-Match", "1")
        .put("Range", "bytes=0-1");

    var shown = live(call).blocks().getFirst().text().text();

    assertThat(shown).contains("Authorization=Bearer t");
    assertThat(shown)
        .doesNotContainIgnoringCase("content-l")
        .doesNotContain("If-Match", "Range", "Idempotency-Key");
    assertThat(server.seen().getFirst()).contains("key=null type=null");
  }

  @Test
  void where_the_call_may_not_go_and_for_other_methods_nothing_is_asked() {
    var elsewhere = request("PUT", server.url() + "/goods").put("body", "x");
    var named = request("PUT", "http://intern.example:" + server.port() + "/x").put("body", "x");
    var tool =
        server.tool(
            List.of(server.url() + "/notes", "http://intern.example:" + server.port()),
            500,
            _ -> TestServer.loopback());

    assertThat(tool.livePreview(elsewhere)).isEqualTo(tool.preview(elsewhere));
    assertThat(tool.livePreview(named).orElseThrow().lines().getLast().text().text())
        .contains("not public");
    for (var method : List.of("POST", "PATCH", "GET")) {
      var call = request(method, server.url() + "/json");
      assertThat(live(call)).isEqualTo(server.tool(server.url(), 500).preview(call).orElseThrow());
    }
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void in_a_list_nothing_is_asked() {
    assertThat(server.tool(server.url(), 500).preview(put("/json", "{}"))).isPresent();
    assertThat(server.seen()).isEmpty();
  }

  private ObjectNode put(String path, String body) {
    return request("PUT", server.url() + path).put("body", body);
  }

  private Preview live(ObjectNode call) {
    return server.tool(server.url(), 500).livePreview(call).orElseThrow();
  }

  private String now(ObjectNode call) {
    var last = live(call).lines().getLast();
    assertThat(last.label()).isEqualTo("As it is now");
    return last.text().text();
  }
}
