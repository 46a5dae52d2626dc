package countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Nothing lost, nothing done twice: looked at from the API, the database and the world. */
final class Checks {
  /** Each finds tasks for which something is wrong. */
  private static final Map<String, String> WRONG =
      Map.of(
          "has ended and still has a lease",
          """
          select task_id from agent_tasks where lease_id is not null and status <> 'RUNNING'
          """,
          "has ended with an execution that hasn't",
          """
          select task_id from tool_execution join agent_tasks using (tenant_id, task_id)
          where state in ('READY', 'STARTED', 'OUTCOME_UNKNOWN')
            and status in ('SUCCESS', 'FAILURE')
          """,
          "has ended with a request that nobody decided",
          """
          select task_id from approval_request join agent_tasks using (tenant_id, task_id)
          where verdict is null and status in ('SUCCESS', 'FAILURE')
          """,
          "has another number of entries than it says",
          """
          select task_id from agent_tasks task
          where last_event <> (
            select count(*) from task_event
            where tenant_id = task.tenant_id and task_id = task.task_id)
          """,
          "was submitted once and made twice",
          """
          select min(task_id) from agent_tasks
          where goal like 'task %' group by goal having count(*) > 1
          """,
          "has a remembered request without an outcome",
          """
          select 'key ' || key from idempotency_key where outcome is null
          """);

  private final Api api;
  private final Nodes nodes;
  private final Violations violations;
  private final Path folder;
  private final Random random = new Random(0);

  Checks(Submitter.Means means, Path folder) {
    this.api = means.api();
    this.nodes = means.nodes();
    this.violations = means.violations();
    this.folder = folder;
  }

  /** All of them; transcripts of tasks that break a rule are written to the folder. */
  void run(Map<String, String> acknowledged, TaskCheck check, Effects effects, Sql sql) {
    var paths = new HashSet<String>();
    for (var task : acknowledged.values()) {
      var before = violations.all().size();
      var events = events(task);
      check
          .check(get("/api/v2/tasks/" + task), events)
          .values()
          .forEach(story -> story.path().ifPresent(paths::add));
      if (violations.all().size() > before) keep(task, events);
    }
    for (var path : effects.all().keySet())
      violations.unless(
          paths.contains(path), "nobody", path + " arrived, and no call asked for it");
    WRONG.forEach((what, statement) ->
        sql.query(statement, row -> row.getString(1)).forEach(task -> violations.add(task, what)));
  }

  private List<JsonNode> events(String task) {
    var events = new ArrayList<JsonNode>();
    JsonNode part;
    do {
      part = get("/api/v2/tasks/" + task + "/events?limit=200&after=" + events.size());
      part.path("events").forEach(events::add);
    } while (part.has("next_after"));
    return events;
  }

  private JsonNode get(String path) {
    while (true)
      if (api.get(nodes.any(random), path) instanceof Api.Answer.Given(var status, var body)) {
        if (status != 200) violations.add(path, "was acknowledged, and is " + status);
        return body;
      }
  }

  private void keep(String task, List<JsonNode> events) {
    try {
      var lines = events.stream().map(JsonNode::toString).toList();
      Files.write(folder.resolve(task + ".transcript"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
