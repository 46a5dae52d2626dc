package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.HttpConfig;
import countersign.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task's transcript, in parts and as Server-Sent Events. */
class StreamTest {
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
  void the_stream_of_an_ended_task_is_its_transcript_and_an_end() {
    var id = finished();
    var events = bench.get(TASKS + id + "/events").body().path("events");

    var answer = bench.get(TASKS + id + "/stream");

    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    var seen = StreamReader.parsed(answer.text());
    assertThat(seen.subList(0, seen.size() - 1).stream().map(StreamReader.Seen::data))
        .containsExactlyElementsOf(events);
    assertThat(seen.getFirst().name()).isEqualTo("submitted");
    assertThat(seen.getFirst().id()).isEqualTo("1");
    assertThat(seen.getLast())
        .isEqualTo(new StreamReader.Seen("", "end", Json.readOwn("{\"status\":\"SUCCESS\"}")));
  }

  @Test
  void a_stream_resumes_behind_the_last_event_that_was_seen() {
    var id = finished();

    var resumed =
        bench.send(
            bench
                .request(TASKS + id + "/stream?after=1", ApiBench.PERSON)
                .header("Last-Event-ID", "3"));

    assertThat(StreamReader.parsed(resumed.text()).getFirst().id()).isEqualTo("4");
    assertThat(
            StreamReader.parsed(bench.get(TASKS + id + "/stream?after=2").text()).getFirst().id())
        .isEqualTo("3");
    var over =
        bench.send(
            bench.request(TASKS + id + "/stream", ApiBench.PERSON).header("Last-Event-ID", "1000"));
    assertThat(StreamReader.parsed(over.text()))
        .extracting(StreamReader.Seen::name)
        .containsExactly("end");
  }

  @Test
  void a_last_event_that_is_no_number_is_refused() {
    var answer =
        bench.send(
            bench
                .request(TASKS + finished() + "/stream", ApiBench.PERSON)
                .header("Last-Event-ID", "x"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail")).isEqualTo("Last-Event-ID: must be a whole number");
  }

  @Test
  void entries_come_as_they_happen_and_none_twice() throws Exception {
    var id = bench.withAgent().runUntilPending();
    try (var reader = new StreamReader(bench, id)) {
      reader.awaitName("approval_requested");
      bench.post(TASKS + id + "/reject", "{\"reason\":\"no\"}");
      reader.awaitName("action_decided");
      bench.awaitStatus(id, "PENDING_APPROVAL");
      bench.post(TASKS + id + "/approve", "");

      var seen = reader.readToEnd();

      var last = bench.get(TASKS + id + "/events").body().path("last_event").intValue();
      assertThat(
              seen.stream().filter(it -> !it.id().isEmpty()).map(it -> Integer.parseInt(it.id())))
          .isEqualTo(upTo(last));
      assertThat(seen.getLast().name()).isEqualTo("end");
    }
  }

  /** A heartbeat may come first by chance, but not each time. */
  @Test
  void an_entry_comes_with_its_notice_and_not_with_the_next_heartbeat() throws Exception {
    var beats = Integer.MAX_VALUE;
    for (int i = 0; i < 10 && beats > 0; i++) beats = beatsBeforeTheEnd();

    assertThat(beats).isZero();
  }

  @Test
  void an_entry_without_a_notice_comes_with_a_heartbeat() throws Exception {
    var id = bench.run("rest");
    try (var reader = new StreamReader(bench, id)) {
      reader.awaitName("submitted");
      bench.execute(
          """
          insert into task_event (tenant_id, task_id, event_no, at, kind, data)
          values ('demo', '%1$s', 2, now(), 'failed', '{"reason": "elsewhere"}');
          update agent_tasks set last_event = 2 where task_id = '%1$s';
          """
              .formatted(id));

      reader.awaitName("failed");

      assertThat(reader.beats()).isPositive();
    }
  }

  @Test
  void a_long_transcript_reaches_a_slow_reader_whole() throws Exception {
    var id = bench.run("rest");
    bench.execute(
        """
        insert into task_event (tenant_id, task_id, event_no, at, kind, data)
        select 'demo', '%1$s', n, now(), 'failed', jsonb_build_object('reason', repeat('x', 20000))
        from generate_series(2, 1000) n;
        update agent_tasks set last_event = 1000 where task_id = '%1$s';
        """
            .formatted(id));
    try (var reader = new StreamReader(bench, id)) {
      // It takes nothing for so long that the server's and the system's buffers are full.
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      bench.post(TASKS + id + "/cancel", "");

      var seen = reader.readToEnd();

      assertThat(
              seen.stream().filter(it -> !it.id().isEmpty()).map(it -> Integer.parseInt(it.id())))
          .isEqualTo(upTo(1001));
    }
  }

  @Test
  void there_are_only_so_many_streams_and_who_leaves_makes_room() throws Exception {
    try (var small = new ApiBench(new HttpConfig.Limits(0, 1, 5, 1000))) {
      var id = small.run("rest");
      var first = new StreamReader(small, id);
      first.awaitName("submitted");

      var refused = small.get(TASKS + id + "/stream");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("type")).isEqualTo("/problems/too-many-streams");
      assertThat(refused.header("Retry-After")).isEqualTo("10");
      first.close();
      small.post(TASKS + id + "/cancel", "");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> small.get(TASKS + id + "/stream").status(), status -> status == 200);
    }
  }

  @Test
  void a_stream_ends_when_the_server_stops() throws Exception {
    var own = new ApiBench();
    var id = own.run("rest");
    try (var reader = new StreamReader(own, id)) {
      reader.awaitName("submitted");
      own.close();

      assertThat(reader.readToEnd()).extracting(StreamReader.Seen::name).doesNotContain("end");
    }
  }

  private int beatsBeforeTheEnd() throws Exception {
    var id = bench.run("rest");
    try (var reader = new StreamReader(bench, id)) {
      reader.awaitName("submitted");
      bench.post(TASKS + id + "/cancel", "");
      reader.awaitName("end");
      return reader.beats();
    }
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
