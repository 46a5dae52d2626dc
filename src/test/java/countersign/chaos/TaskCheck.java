package countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Whether one task's transcript, its answers, and the world tell the same. */
final class TaskCheck {
  private static final List<String> ENDED = List.of("SUCCESS", "FAILURE", "CANCELLED");

  private final Effects effects;
  private final Decisions decisions;
  private final Tally tally;
  private final Violations violations;

  TaskCheck(Effects effects, Decisions decisions, Tally tally, Violations violations) {
    this.effects = effects;
    this.decisions = decisions;
    this.tally = tally;
    this.violations = violations;
  }

  /** All rules; the calls' stories, for rules across tasks. */
  Map<String, CallStory> check(JsonNode task, List<JsonNode> events) {
    var id = task.path("task_id").asText();
    var status = task.path("status").asText();
    tally.add("ended:" + status);
    if (!ENDED.contains(status)) {
      tally.add("lost");
      violations.add(id, "was acknowledged and has not ended: " + status);
    }
    for (int i = 0; i < events.size(); i++)
      violations.unless(
          events.get(i).path("number").asInt() == i + 1, id, "entry " + (i + 1) + " is missing");
    violations.unless(
        task.path("last_event").asInt() == events.size(),
        id,
        "last_event is " + task.path("last_event") + " of " + events.size());
    decisions.check(id, events, violations);
    var stories = CallStory.read(events);
    stories.forEach((call, story) -> {
      if (status.equals("SUCCESS"))
        violations.unless(
            story.results().size() == 1, id, call + " has the results " + story.results());
      checkDecisions(id, call, story);
      if (story.path().isPresent()) checkEffects(id, call, story, story.path().get());
    });
    return stories;
  }

  /** Nothing that isn't read-only begins unless somebody let it. */
  private void checkDecisions(String id, String call, CallStory story) {
    var effect = story.effect().orElse("");
    if (!List.of("once", "idempotent").contains(effect)) return;
    violations.unless(story.decided("approved") == 1, id, call + " began, approved " + story);
    if (effect.equals("once"))
      violations.unless(
          story.starts().size() <= story.decided("approved") + story.decided("run_again"),
          id,
          call + " began " + story.starts().size() + " times: " + story.verdicts());
    violations.unless(story.keys().size() == 1, id, call + " has the keys " + story.keys());
    violations.unless(
        !story.method().equals("POST") || effect.equals("once"), id, call + " is " + effect);
  }

  private void checkEffects(String id, String call, CallStory story, String path) {
    var arrived = effects.at(path);
    var keys = arrived.stream().map(Effects.Effect::key).distinct().toList();
    violations.unless(
        story.keys().containsAll(keys), id, path + " has the keys " + keys + " of " + story.keys());
    var effect = story.effect().orElse("none");
    if (effect.equals("read_only")) return;
    if (story.decided("approved") == 0)
      violations.unless(arrived.isEmpty(), id, path + " arrived, but was never approved");
    if (effect.equals("once") && arrived.size() > 1) {
      tally.add("duplicates");
      violations.add(id, path + " arrived " + arrived.size() + " times: " + story);
    }
    if (arrived.size() > 1 && effect.equals("idempotent")) tally.add("idempotent, sent again");
    var result = String.join(",", story.results());
    if (result.equals("ok")) {
      tally.add("done:" + effect);
      if (arrived.isEmpty()) tally.add("lost");
      violations.unless(!arrived.isEmpty(), id, path + " is reported as done, and never arrived");
    } else if (!result.isEmpty()) {
      violations.unless(
          arrived.isEmpty(), id, call + " is reported as " + result + ", and " + path + " arrived");
    }
  }
}
