package countersign.chaos;

import static org.awaitility.Awaitility.await;

import countersign.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Submits tasks at any node, each with a key of its own, until it is told that they are stored. */
final class Submitter {
  /** How every goal of this program begins. */
  static final String GOAL = "task ";

  private static final List<String> KINDS =
      List.of(
          "chaos-once", "chaos-put", "chaos-read", "chaos-two", "chaos-revised", "chaos-together");
  private static final int REPEATED_PERCENT = 15;
  private static final int AGAIN_MILLIS = 50;

  private final ChaosPlan plan;
  private final Nodes nodes;
  private final Api api;
  private final String world;
  private final Tally tally;
  private final Violations violations;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** What submissions need. */
  record Means(ChaosPlan plan, Nodes nodes, Api api, Tally tally, Violations violations) {}

  Submitter(Means means, String world) {
    this.plan = means.plan();
    this.nodes = means.nodes();
    this.api = means.api();
    this.tally = means.tally();
    this.violations = means.violations();
    this.world = world;
  }

  /** Task ids by the word that names the task in its goal and its effects. */
  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** Submits what is left to submit, never more than are released by now. */
  void run(IntSupplier released) {
    while (true) {
      var number = next.getAndIncrement();
      if (number >= plan.tasks()) return;
      await().forever().until(() -> number < released.getAsInt());
      submit(number);
    }
  }

  private void submit(int number) {
    var random = new Random(plan.seed() * 1_000_003 + number);
    var word = "c" + Long.toHexString(plan.seed()) + "x" + number;
    var key = new UUID(random.nextLong(), random.nextLong()).toString();
    var kind = KINDS.get(number % KINDS.size());
    var id = untilAcknowledged(random, word, kind, key);
    acknowledged.put(word, id);
    if (random.nextInt(100) < REPEATED_PERCENT) {
      tally.add("repeated submissions");
      var again = untilAcknowledged(random, word, kind, key);
      violations.unless(
          again.equals(id), id, "the repeated submission " + key + " made another: " + again);
    }
  }

  private String untilAcknowledged(Random random, String word, String kind, String key) {
    var body = Json.object().put("goal", GOAL + word + " at " + world).put("model", kind);
    while (true) {
      var answer = api.post(nodes.any(random), "/api/v2/agents/run", body, Optional.of(key));
      if (answer instanceof Api.Answer.Given(var status, var given)) {
        if (status == 202) return given.required("task_id").textValue();
        throw new IllegalStateException("a submission was refused: " + status + " " + given);
      }
      tally.add("submissions without an answer");
      Pause.millis(AGAIN_MILLIS);
    }
  }
}
