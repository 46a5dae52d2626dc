package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task's transcript, in parts. */
class TranscriptTest {
  private static final String TASKS = "/api/v2/tasks/";
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
  void the_transcript_tells_everything_in_its_order() {
    var id = finished();

    var body = bench.get(TASKS + id + "/events").body();

    assertThat(body.path("events").findValuesAsText("kind"))
        .startsWith("submitted", "turn_taken", "approval_requested", "action_decided")
        .contains("execution_started", "tool_returned")
        .endsWith("finished");
    assertThat(numbers(body)).isEqualTo(upTo(body.path("last_event").intValue()));
    assertThat(body.path("status").asText()).isEqualTo("SUCCESS");
    assertThat(body.has("next_after")).isFalse();
    var asked = event(body, "approval_requested");
    assertThat(asked.path("tool_name").asText()).isEqualTo("mail");
    assertThat(asked.path("approval_prompt").asText()).isEqualTo("Send it?");
    var decided = event(body, "action_decided");
    assertThat(decided.path("decided_by").asText()).isEqualTo("Ada");
    assertThat(decided.path("verdict").asText()).isEqualTo("approved");
    assertThat(decided.path("action_digest")).isEqualTo(asked.path("action_digest"));
    assertThat(event(body, "turn_taken").path("usage"))
        .isEqualTo(Json.readOwn("{\"input_tokens\":0,\"output_tokens\":0}"));
    assertThat(body.path("usage"))
        .isEqualTo(
            Json.readOwn(
                """
                {"input_tokens":0,"output_tokens":0,"costs":[],"replies_without_cost":0}
                """));
    assertThat(event(body, "finished").path("result").asText()).isEqualTo("all done");
  }

  @Test
  void what_a_reply_took_is_told_exactly_and_the_sum_is_the_same_in_each_part() {
    var id = bench.withAgent().run("spend");
    bench.awaitStatus(id, "SUCCESS");

    var whole = bench.get(TASKS + id + "/events").body();

    assertThat(event(whole, "reply_refused").path("usage"))
        .isEqualTo(
            Json.readOwn(
                """
                {"input_tokens":120,"output_tokens":30,"model":"gpt-test",
                 "cost":{"amount":"0.0000004","currency":"USD"}}
                """));
    assertThat(whole.path("usage"))
        .isEqualTo(
            Json.readOwn(
                """
                {"input_tokens":120,"output_tokens":30,
                 "costs":[{"amount":"0.0000004","currency":"USD"}],"replies_without_cost":0}
                """));
    assertThat(bench.get(TASKS + id + "/events?limit=1").body().path("usage"))
        .isEqualTo(whole.path("usage"));
  }

  @Test
  void the_transcript_comes_in_parts() {
    var id = finished();

    var seen = new ArrayList<Integer>();
    var after = 0;
    JsonNode body;
    do {
      body = bench.get(TASKS + id + "/events?limit=2&after=" + after).body();
      seen.addAll(numbers(body));
      after = body.path("next_after").intValue();
    } while (body.has("next_after"));

    assertThat(seen).isEqualTo(upTo(body.path("last_event").intValue()));
    assertThat(bench.get(TASKS + id + "/events?after=1000").body().path("events")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "after=-1,after",
    "after=x,after",
    "after=2147483648,after",
    "limit=201,limit",
    "from=1,from"
  })
  void a_bad_part_is_refused(String query, String field) {
    var answer = bench.get(TASKS + bench.run("rest") + "/events?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
  }

  private static JsonNode event(JsonNode body, String kind) {
    return body.path("events")
        .valueStream()
        .filter(it -> it.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** The id of a task that asked, was approved and succeeded. */
  private String finished() {
    var id = bench.withAgent().runUntilPending();
    bench.post(TASKS + id + "/approve", "");
    bench.awaitStatus(id, "SUCCESS");
    return id;
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static List<Integer> numbers(JsonNode body) {
    return body.path("events").findValues("number").stream().map(JsonNode::intValue).toList();
  }
}
