package countersign.agent.tool;

import static countersign.agent.tool.TestAttempt.told;
import static countersign.agent.tool.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code http_request} must never do. */
class HttpRequestGuardTest {
  private static final TestAttempt KEY = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void what_is_off_the_list_is_not_requested() {
    var result =
        told(
            server
                .tool(server.url() + "/pay", 1000)
                .run(request("POST", server.url() + "/echo"), KEY));

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("allow-list", server.url() + "/pay", "Nothing was sent");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void a_get_follows_redirects_within_the_list() {
    var result = run(request("GET", server.url() + "/hop/5"));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(result.content()).contains("\"url\":\"" + server.url() + "/hop/0\"", "arrived");
    assertThat(server.seen()).hasSize(6);
  }

  @Test
  void the_sixth_redirect_is_not_followed() {
    var result = run(request("GET", server.url() + "/hop/6"));

    assertThat(result).isEqualTo(ToolResult.error("The server redirects more than 5 times."));
    assertThat(server.seen()).hasSize(6);
  }

  @Test
  void a_redirect_off_the_list_is_not_followed() {
    var result =
        told(
            server
                .tool(server.url() + "/redirect", 1000)
                .run(request("GET", server.url() + "/redirect?to=/secret"), KEY));

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("redirects to /secret", "allow-list");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void a_redirect_of_a_post_is_told_not_followed() {
    var result = run(request("POST", server.url() + "/redirect?to=/secret"));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(result.content()).contains("\"status\":302", "\"location\":\"/secret\"");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void another_server_does_not_get_the_headers_that_were_meant_for_the_first() {
    var other = "http://localhost:" + server.port();
    var tool = server.tool(List.of(server.url(), other), 1000, _ -> TestServer.loopback());
    var headers = Json.object().put("Authorization", "Bearer x");

    var result =
        told(
            tool.run(
                request("GET", server.url() + "/redirect?to=" + other + "/echo")
                    .set("headers", headers),
                KEY));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(result.content()).contains("/echo").doesNotContain("Bearer");
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  void a_name_that_leads_inside_is_not_connected_to() {
    var named = "http://intern.example:" + server.port();
    var tool = server.tool(List.of(server.url(), named), 1000, _ -> TestServer.loopback());

    var direct = told(tool.run(request("POST", named + "/echo"), KEY));
    var redirected =
        told(tool.run(request("GET", server.url() + "/redirect?to=" + named + "/echo"), KEY));

    assertThat(direct.content()).contains("intern.example", "not public", "Nothing was sent");
    assertThat(redirected.content()).contains("not followed", "not public");
    assertThat(server.seen()).as("only the redirect itself").hasSize(1);
  }

  @Test
  void the_checked_address_is_the_one_that_is_connected_to() {
    var asked = new AtomicInteger();
    var named = "http://localhost:" + server.port();
    AddressGuard.Resolver rebinding =
        host -> asked.getAndIncrement() == 0 ? TestServer.loopback() : TestServer.unknown(host);

    var result =
        told(
            server.tool(List.of(named), 1000, rebinding).run(request("GET", named + "/host"), KEY));

    assertThat(result.content()).contains("localhost:" + server.port());
    assertThat(asked).hasValue(1);
  }

  @Test
  void an_unknown_name_is_told() {
    var result =
        told(
            server
                .tool(List.of("http://nowhere.example"), 1000, TestServer::unknown)
                .run(request("POST", "http://nowhere.example/"), KEY));

    assertThat(result)
        .isEqualTo(ToolResult.error("There is no host named nowhere.example. Nothing was sent."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "TE",
        "Upgrade",
        "Proxy-Authorization",
        "Idempotency-Key",
        "Expect",
      })
  void a_header_that_frames_the_request_is_refused(String name) {
    var result =
        run(request("POST", server.url() + "/echo").set("headers", Json.object().put(name, "x")));

    assertThat(result.content()).contains(name, "can't be set", "Nothing was sent");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void a_header_cannot_carry_another_one() {
    var split = request("POST", server.url() + "/echo");
    split.putObject("headers").put("X-A", "1\r\nX-B: 2");
    var badName = request("POST", server.url() + "/echo");
    badName.putObject("headers").put("X A", "1");

    for (var arguments : List.of(split, badName)) {
      assertThat(Schemas.flaws(server.tool(server.url(), 1000).spec(), arguments)).isNotEmpty();
      assertThat(run(arguments).content()).contains("malformed", "Nothing was sent");
    }
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void a_get_with_a_body_is_refused() {
    assertThat(run(request("GET", server.url() + "/echo").put("body", "x")).content())
        .contains("A GET request has no body");
  }

  @Test
  void only_get_and_head_need_no_signature() {
    var tool = server.tool(server.url(), 1000);

    assertThat(tool.effect(request("GET", server.url()))).isEqualTo(Effect.READ_ONLY);
    assertThat(tool.effect(request("HEAD", server.url()))).isEqualTo(Effect.READ_ONLY);
    for (var method : List.of("PUT", "DELETE"))
      assertThat(tool.effect(request(method, server.url()))).isEqualTo(Effect.IDEMPOTENT);
    for (var method : List.of("POST", "PATCH", "get", ""))
      assertThat(tool.effect(request(method, server.url()))).isEqualTo(Effect.ONCE);
  }

  @Test
  void the_schema_takes_what_the_tool_takes_and_nothing_more() {
    var spec = server.tool(server.url(), 1000).spec();

    assertThat(Schemas.flaws(spec, request("GET", server.url()))).isEmpty();
    assertThat(Schemas.flaws(spec, request("get", server.url()))).isNotEmpty();
    assertThat(Schemas.flaws(spec, request("TRACE", server.url()))).isNotEmpty();
    assertThat(Schemas.flaws(spec, request("GET", server.url()).put("timeout", 5))).isNotEmpty();
    assertThat(Schemas.flaws(spec, request("GET", server.url()).set("body", Json.object())))
        .isNotEmpty();
    assertThat(Schemas.flaws(spec, Json.object().put("method", "GET"))).isNotEmpty();
  }

  private ToolResult run(JsonNode arguments) {
    return told(server.tool(server.url(), 5000).run(arguments, KEY));
  }
}
