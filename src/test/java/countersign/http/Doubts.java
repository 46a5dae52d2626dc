package countersign.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Brings tasks of an {@link ApiBench} into doubt. */
final class Doubts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Doubts() {}

  /** A task whose action was approved and began, and whose outcome got lost. */
  static String inDoubt(ApiBench bench) {
    var task = bench.run("lose it");
    bench.awaitStatus(task, "PENDING_APPROVAL");
    bench.post("/api/v2/tasks/" + task + "/approve", "");
    awaitDoubt(bench, task);
    return task;
  }

  /** The pending action, once it is in doubt. */
  static JsonNode awaitDoubt(ApiBench bench, String task) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> bench.get("/api/v2/tasks/" + task).body().path("pending_action"),
            action -> action.has("doubt"));
  }
}
