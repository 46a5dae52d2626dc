package countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What people were told about their decisions. */
final class Decisions {
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();

  /** What waits: one request of one task. */
  record Question(String task, int request) {}

  /**
   * One answer that says how a request was decided.
   *
   * @param verdict as the answer says
   * @param granted whether it was this very decision (200), or another's (409)
   */
  record Told(
      Question question, String verdict, boolean granted, Optional<String> key, JsonNode body) {}

  void add(Told one) {
    told.add(one);
  }

  List<Told> of(String task) {
    return told.stream().filter(one -> one.question().task().equals(task)).toList();
  }

  /** All that this task's people were told must fit together, and the transcript. */
  void check(String task, List<JsonNode> events, Violations violations) {
    var byRequest = of(task).stream().collect(Collectors.groupingBy(Told::question));
    byRequest.forEach((question, answers) -> {
      var verdicts = answers.stream().map(Told::verdict).distinct().toList();
      var recorded = recorded(events, question.request());
      violations.unless(
          recorded.equals(verdicts),
          task,
          "request "
              + question.request()
              + " was answered with "
              + verdicts
              + ", recorded as "
              + recorded);
      var jobs =
          answers.stream()
              .filter(Told::granted)
              .map(one -> one.body().path("new_job_id").asText())
              .distinct()
              .toList();
      violations.unless(
          jobs.size() <= 1, task, "request " + question.request() + " has winners " + jobs);
    });
    var byKey =
        of(task).stream()
            .filter(one -> one.key().isPresent())
            .collect(Collectors.groupingBy(one -> one.key().get()));
    byKey.forEach((key, answers) ->
        violations.unless(
            answers.stream().map(Told::body).distinct().count() == 1,
            task,
            "the key " + key + " got different answers: " + answers));
  }

  private static List<String> recorded(List<JsonNode> events, int request) {
    var found = new ArrayList<String>();
    for (var event : events)
      if (event.path("kind").asText().equals("action_decided")
          && event.path("request").asInt() == request) found.add(event.path("verdict").asText());
    return found;
  }
}
