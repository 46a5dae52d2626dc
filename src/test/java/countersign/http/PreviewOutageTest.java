package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import countersign.message.FindPreviews;
import countersign.message.Unavailable;
import countersign.support.ShowingTool;
import countersign.task.Preview;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An action is told whether or not its preview comes. */
class PreviewOutageTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent(new ShowingTool());
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void without_anybody_who_makes_previews_the_actions_are_told_all_the_same() {
    var id = waiting(show("alone"));

    try (var node = bench.anotherNode()) {
      var task = node.get(TASKS + id);
      assertThat(task.status()).isEqualTo(200);
      assertThat(task.body().at("/pending_action/arguments/text").asText()).isEqualTo("alone");
      assertThat(task.body().path("pending_action").has("preview")).isFalse();
      assertThat(node.get(TASKS + "pending_approval").status()).isEqualTo(200);
    }
    cancel(id);
  }

  @Test
  void previews_that_fail_or_never_come_hold_nobody_up() {
    var id = waiting(show("stuck"));

    try (var node = bench.anotherNode()) {
      var asked = new AtomicInteger();
      node.bus.answer(
          FindPreviews.class,
          _ ->
              asked.incrementAndGet() == 1
                  ? Promise.<List<Optional<Preview>>>promise().future()
                  : Future.failedFuture(new Unavailable("stopping")));
      for (int i = 1; i <= 2; i++) {
        var task = node.get(TASKS + id);
        assertThat(task.status()).isEqualTo(200);
        assertThat(task.body().path("pending_action").has("arguments")).isTrue();
        assertThat(asked).hasValue(i);
      }
    }
    cancel(id);
  }

  @Test
  void a_list_of_tasks_asks_for_all_its_previews_at_once() {
    var ids = new ArrayList<String>();
    for (var text : List.of("one", "two", "three")) ids.add(waiting(show(text)));

    try (var node = bench.anotherNode()) {
      var asked = new ArrayList<Integer>();
      node.bus.answer(
          FindPreviews.class,
          all -> {
            asked.add(all.calls().size());
            return Future.failedFuture(new Unavailable("stopping"));
          });
      node.get(TASKS + "pending_approval");
      assertThat(asked).containsExactly(3);
    }
    ids.forEach(PreviewOutageTest::cancel);
  }

  private static String show(String text) {
    return "call show " + Json.object().put("text", text);
  }

  private static String waiting(String goal) {
    var body = Json.object().put("goal", goal).toString();
    var id = bench.post("/api/v2/agents/run", body).field("task_id");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    return id;
  }

  private static void cancel(String id) {
    bench.post(TASKS + id + "/cancel", "{}");
  }
}
