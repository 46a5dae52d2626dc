package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.config.HttpConfig;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What open pages are told. */
class LiveStreamsTest {
  /** What came in so far, and whether the stream has ended. */
  private static final class Listening {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    Listening(HttpResponse<Stream<String>> response) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      reader = Thread.ofVirtual().start(() -> read(response));
    }

    private void read(HttpResponse<Stream<String>> response) {
      try {
        response.body().forEach(lines::add);
      } catch (java.io.UncheckedIOException broken) {
        lines.add("broken: " + broken.getMessage());
      }
    }

    void awaitEvent(String name) {
      await().untilAsserted(() -> assertThat(lines).contains("event: " + name));
    }

    void awaitEnd() {
      await().until(() -> !reader.isAlive());
    }
  }

  @Test
  void a_page_is_told_which_task_of_its_tenant_changed_and_of_no_other() {
    try (var bench = new ConsoleBench().withAgent()) {
      var ours = new Listening(bench.signedIn(ADA).stream("/live"));
      var theirs = new Listening(bench.signedIn(EVE).stream("/live"));
      ours.awaitEvent("resync");
      theirs.awaitEvent("resync");

      var task = bench.waiting("news");

      ours.awaitEvent("tasks");
      ours.awaitEvent(task.text());
      assertThat(theirs.lines).doesNotContain("event: tasks");
    }
  }

  @Test
  void a_stream_ends_with_its_session() {
    try (var bench = new ConsoleBench()) {
      var ada = bench.signedIn(ADA);
      var other = new Listening(bench.signedIn(ADA).stream("/live"));
      var stream = new Listening(ada.stream("/live"));
      stream.awaitEvent("resync");

      assertThat(ada.submit(ada.get("/tasks"), "/sign-out", Map.of()).status()).isEqualTo(303);

      stream.awaitEnd();
      assertThat(other.reader.isAlive()).as("another session's stream").isTrue();
    }
  }

  @Test
  void a_stream_needs_a_session() {
    try (var bench = new ConsoleBench()) {
      assertThat(bench.visitor().get("/live").status()).isEqualTo(401);
    }
  }

  @Test
  void one_stream_too_many_is_refused_and_a_closed_one_makes_room() {
    try (var bench = new ConsoleBench(new HttpConfig.Limits(0, 1, 5, 1000), false)) {
      var first = bench.signedIn(ADA);
      var stream = new Listening(first.stream("/live"));
      stream.awaitEvent("resync");
      var second = bench.signedIn(ADA);

      var refused = second.get("/live");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(first.submit(first.get("/tasks"), "/sign-out", Map.of()).status()).isEqualTo(303);
      stream.awaitEnd();
      new Listening(second.stream("/live")).awaitEvent("resync");
    }
  }
}
