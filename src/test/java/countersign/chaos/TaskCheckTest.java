package countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks of the chaos run find what they are there to find. */
class TaskCheckTest {
  private static final String TURN =
      """
      {"kind": "turn_taken", "calls": [{"call_id": "c1", "tool_name": "http_request",
        "arguments": {"method": "POST", "url": "http://world/effects/t1/a"}}]}\
      """;
  private static final String STARTED =
      """
      {"kind": "execution_started", "call_id": "c1", "effect": "once", "idempotency_key": "k1"}\
      """;

  private final Tally tally = new Tally();
  private final Violations violations = new Violations();
  private final Decisions decisions = new Decisions();
  private Effects effects;

  @BeforeEach
  void start() throws IOException {
    effects = new Effects(1, tally);
  }

  @AfterEach
  void stop() {
    effects.close();
  }

  @Test
  void an_action_that_was_approved_and_arrived_once_is_right() throws Exception {
    arrives("k1");

    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"));

    assertThat(violations.all()).isEmpty();
  }

  @Test
  void an_action_that_arrived_twice_is_found() throws Exception {
    arrives("k1");
    arrives("k1");

    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"));

    assertThat(violations.all()).singleElement().asString().contains("arrived 2 times");
    assertThat(tally.of("duplicates")).isEqualTo(1);
  }

  @Test
  void an_action_that_is_told_as_done_and_never_arrived_is_found() {
    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"));

    assertThat(violations.all()).singleElement().asString().contains("never arrived");
    assertThat(tally.of("lost")).isEqualTo(1);
  }

  @Test
  void an_action_that_arrived_although_it_was_rejected_is_found() throws Exception {
    arrives("k1");

    check("SUCCESS", TURN, decided("rejected"), returned("rejected"));

    assertThat(violations.all()).anySatisfy(what -> assertThat(what).contains("never approved"));
  }

  @Test
  void an_action_that_began_without_a_signature_is_found() throws Exception {
    arrives("k1");

    check("SUCCESS", TURN, STARTED, returned("ok"));

    assertThat(violations.all()).anySatisfy(what -> assertThat(what).contains("began"));
  }

  @Test
  void an_action_that_arrived_with_another_key_is_found() throws Exception {
    arrives("k2");

    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"));

    assertThat(violations.all()).singleElement().asString().contains("[k2]");
  }

  @Test
  void an_action_that_began_twice_on_one_signature_is_found() throws Exception {
    arrives("k1");

    check("SUCCESS", TURN, decided("approved"), STARTED, STARTED, returned("ok"));

    assertThat(violations.all()).singleElement().asString().contains("began 2 times");
  }

  @Test
  void a_call_without_a_result_and_one_with_two_are_found() throws Exception {
    arrives("k1");

    check("SUCCESS", TURN, decided("approved"), STARTED);
    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"), returned("ok"));

    assertThat(violations.all())
        .anySatisfy(what -> assertThat(what).contains("results []"))
        .anySatisfy(what -> assertThat(what).contains("results [ok, ok]"));
  }

  @Test
  void a_task_that_has_not_ended_is_found() {
    check("QUEUED");

    assertThat(violations.all()).singleElement().asString().contains("has not ended");
  }

  @Test
  void two_winners_of_one_request_are_found() throws Exception {
    arrives("k1");
    told("approved", "job_1");
    told("rejected", "job_2");

    check("SUCCESS", TURN, decided("approved"), STARTED, returned("ok"));

    assertThat(violations.all())
        .anySatisfy(what -> assertThat(what).contains("winners"))
        .anySatisfy(what -> assertThat(what).contains("[approved, rejected]"));
  }

  private void told(String verdict, String job) {
    decisions.add(
        new Decisions.Told(
            new Decisions.Question("agent_1", 1),
            verdict,
            true,
            Optional.empty(),
            Json.object().put("new_job_id", job)));
  }

  private static String decided(String verdict) {
    return "{\"kind\": \"action_decided\", \"call_id\": \"c1\", \"request\": 1, \"verdict\": \"%s\"}"
        .formatted(verdict);
  }

  private static String returned(String outcome) {
    return "{\"kind\": \"tool_returned\", \"call_id\": \"c1\", \"outcome\": \"%s\"}"
        .formatted(outcome);
  }

  private void check(String status, String... lines) {
    var events = new ArrayList<JsonNode>();
    for (var line : lines)
      events.add(
          Json.readOwn("{\"number\": %d, %s".formatted(events.size() + 1, line.substring(1))));
    var task =
        Json.object()
            .put("task_id", "agent_1")
            .put("status", status)
            .put("last_event", lines.length);
    var stories = new TaskCheck(effects, decisions, tally, violations).check(task, events);
    assertThat(List.of(0, 1)).contains(stories.size());
  }

  /** Whether the connection is broken afterwards doesn't matter. */
  private void arrives(String key) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(effects.base() + "/t1/a"))
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    } catch (IOException e) {
      assertThat(effects.happened(key)).isTrue();
    }
  }
}
