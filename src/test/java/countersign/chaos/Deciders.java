package countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * People who decide what waits, at any node: approve, reject, twice, against one another, with and
 * without a key; and who look outside when it is unknown how an action went.
 */
final class Deciders {
  /** Nobody says that nothing happened while it may still be on its way. */
  private static final Duration LOOK_OUTSIDE_AFTER = Duration.ofSeconds(4);

  private static final int REJECT_PERCENT = 25;
  private static final int AT_A_TIME = 5;

  private final Api api;
  private final Nodes nodes;
  private final Effects effects;
  private final Verdicts verdicts;
  private final Tally tally;
  private final Set<Decisions.Question> doubts = ConcurrentHashMap.newKeySet();

  Deciders(Api api, Nodes nodes, Effects effects, Verdicts verdicts, Tally tally) {
    this.api = api;
    this.nodes = nodes;
    this.effects = effects;
    this.verdicts = verdicts;
    this.tally = tally;
  }

  /** One person at work. */
  void run(Random random, BooleanSupplier going) {
    while (going.getAsBoolean()) {
      Pause.between(random, 50, 250);
      var list = api.get(nodes.any(random), "/api/v2/tasks/pending_approval?limit=100");
      if (!(list instanceof Api.Answer.Given(var status, var body)) || status != 200) continue;
      var waiting = new ArrayList<JsonNode>();
      for (var task : body.path("pending_tasks"))
        if (task.path("goal").asText().startsWith(Submitter.GOAL)) waiting.add(task);
      Collections.shuffle(waiting, random);
      waiting.stream().limit(AT_A_TIME).forEach(task -> handle(random, task));
    }
  }

  private void handle(Random random, JsonNode task) {
    var action = task.path("pending_action");
    var question =
        new Decisions.Question(task.path("task_id").asText(), action.path("request").asInt());
    if (action.has("doubt")) lookOutside(random, question, action.path("doubt"));
    else decide(random, question, action.path("action_digest").asText());
  }

  private void decide(Random random, Decisions.Question question, String digest) {
    var approve = random.nextInt(100) >= REJECT_PERCENT;
    var first = attempt(random, question, approve ? "approve" : "reject");
    first.body().put("action_digest", digest);
    var attempts = new ArrayList<>(List.of(first));
    switch (random.nextInt(4)) {
      case 0 -> attempts.add(first);
      case 1 -> attempts.add(attempt(random, question, approve ? "reject" : "approve"));
      case 2 -> attempts.set(0, first.withoutKey());
      default -> {}
    }
    verdicts.give(random, attempts);
  }

  /** The person's answer is what the world says. */
  private void lookOutside(Random random, Decisions.Question question, JsonNode doubt) {
    if (doubts.add(question)) tally.add("doubt:" + doubt.path("cause").asText());
    if (random.nextInt(100) < 20) verdicts.giveUnfit(random, attempt(random, question, "approve"));
    var started = Instant.parse(doubt.path("started_at").asText());
    if (Instant.now().isBefore(started.plus(LOOK_OUTSIDE_AFTER))) return;
    var attempts = new ArrayList<Verdicts.Attempt>();
    if (effects.happened(doubt.path("idempotency_key").asText())) {
      attempts.add(attempt(random, question, "happened"));
    } else {
      attempts.add(
          attempt(random, question, random.nextBoolean() ? "run_again" : "did_not_happen"));
      // Two people who both looked, and want different things.
      if (random.nextInt(3) == 0) attempts.add(attempt(random, question, "run_again"));
    }
    verdicts.give(random, attempts);
  }

  private static Verdicts.Attempt attempt(Random random, Decisions.Question question, String word) {
    var body = Json.object().put("request", question.request());
    var key = Optional.of(new UUID(random.nextLong(), random.nextLong()).toString());
    return switch (word) {
      case "approve" -> new Verdicts.Attempt(question, "approve", "approved", body, key);
      case "reject" ->
          new Verdicts.Attempt(
              question, "reject", "rejected", body.put("reason", "no " + random.nextInt(99)), key);
      default -> new Verdicts.Attempt(question, "reconcile", word, body.put("outcome", word), key);
    };
  }
}
