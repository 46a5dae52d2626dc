package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The transcript tells what an edit changed, also where the request stands in another part. */
class EditRecordTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void an_edits_entry_alone_has_what_was_before_and_after() {
    var id = edited();
    var entry = decision(bench.get(TASKS + id + "/events").body().path("events"));

    var after = entry.path("number").intValue() - 1;
    var part = bench.get(TASKS + id + "/events?limit=1&after=" + after).body().path("events");

    assertThat(part).containsExactly(entry);
    assertThat(entry.path("changes"))
        .isEqualTo(
            Json.readOwn("[{\"path\":\"/text\",\"before\":\"first\",\"after\":\"by Ada\"}]"));
    assertThat(entry.path("arguments")).isEqualTo(Json.readOwn("{\"text\":\"by Ada\"}"));
  }

  @Test
  void the_stream_tells_the_same_from_there_on() {
    var id = edited();
    var entry = decision(bench.get(TASKS + id + "/events").body().path("events"));
    var after = entry.path("number").intValue() - 1;

    var stream = bench.get(TASKS + id + "/stream?after=" + after).text();

    assertThat(StreamReader.parsed(stream).getFirst().data()).isEqualTo(entry);
  }

  @Test
  void of_several_requests_each_edit_is_held_against_its_own() {
    var id = bench.run("three");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    for (var call : new String[] {"c", "a"})
      bench.post(
          TASKS + id + "/approve",
          "{\"call_id\":\"" + call + "\",\"arguments\":{\"text\":\"new " + call + "\"}}");
    bench.post(TASKS + id + "/approve", "{\"call_id\":\"b\"}");
    bench.awaitStatus(id, "SUCCESS");

    var events = bench.get(TASKS + id + "/events").body().path("events");

    assertThat(events.findValuesAsText("before")).containsExactly("c", "a");
    assertThat(events.findValuesAsText("after")).containsExactly("new c", "new a");
  }

  private static JsonNode decision(JsonNode events) {
    return events
        .valueStream()
        .filter(it -> it.path("kind").asText().equals("action_decided"))
        .findFirst()
        .orElseThrow();
  }

  private static String edited() {
    var id = bench.run("mail");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    bench.post(TASKS + id + "/approve", "{\"arguments\":{\"text\":\"by Ada\"}}");
    bench.awaitStatus(id, "SUCCESS");
    return id;
  }
}
