package countersign.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Sends decisions, at the same time and again until each has its answer, and keeps the answers. */
final class Verdicts {
  private static final int AGAIN_MILLIS = 100;

  private final Api api;
  private final Nodes nodes;
  private final Decisions decisions;
  private final Tally tally;
  private final Violations violations;

  /**
   * One decision as it is sent.
   *
   * @param path the operation
   * @param verdict what the transcript calls it
   */
  record Attempt(
      Decisions.Question question,
      String path,
      String verdict,
      ObjectNode body,
      Optional<String> key) {
    Attempt withoutKey() {
      return new Attempt(question, path, verdict, body, Optional.empty());
    }
  }

  Verdicts(Submitter.Means means, Decisions decisions) {
    this.api = means.api();
    this.nodes = means.nodes();
    this.tally = means.tally();
    this.violations = means.violations();
    this.decisions = decisions;
  }

  /** All of them at the same time, each at a node of its own choice. */
  void give(Random random, List<Attempt> attempts) {
    var threads = new ArrayList<Thread>();
    for (var attempt : attempts) {
      var own = new Random(random.nextLong());
      threads.add(Thread.ofVirtual().start(() -> note(attempt, untilAnswered(own, attempt))));
    }
    for (var thread : threads) join(thread);
  }

  /** An approval where a person must say how it went: it must be refused. */
  void giveUnfit(Random random, Attempt attempt) {
    var answer = untilAnswered(random, attempt);
    tally.add("approvals of what is in doubt: " + answer.status() + " " + answer.problem());
    violations.unless(
        answer.status() == 409
            && List.of("outcome-unknown", "already-decided").contains(answer.problem()),
        attempt.question().task(),
        "an approval of what is in doubt: " + answer);
  }

  private Api.Answer.Given untilAnswered(Random random, Attempt attempt) {
    var path = "/api/v2/tasks/" + attempt.question().task() + "/" + attempt.path();
    while (true) {
      var answer = api.post(nodes.any(random), path, attempt.body(), attempt.key());
      if (answer instanceof Api.Answer.Given given) return given;
      tally.add("decisions without an answer");
      Pause.millis(AGAIN_MILLIS);
    }
  }

  private void note(Attempt attempt, Api.Answer.Given answer) {
    if (answer.status() == 200) {
      tally.add("decision granted");
      decisions.add(told(attempt, attempt.verdict(), answer));
    } else if (answer.problem().equals("already-decided")) {
      var verdict = answer.body().path("verdict").asText();
      tally.add(
          verdict.equals(attempt.verdict())
              ? "decisions too late"
              : "conflicting decisions refused");
      decisions.add(told(attempt, verdict, answer));
    } else {
      violations.add(attempt.question().task(), attempt + " got " + answer);
    }
  }

  private static Decisions.Told told(Attempt attempt, String verdict, Api.Answer.Given answer) {
    return new Decisions.Told(
        attempt.question(), verdict, answer.status() == 200, attempt.key(), answer.body());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
