package countersign.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.message.HandOver;
import countersign.message.Submit;
import countersign.task.Event;
import countersign.task.Plan;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Transcript;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is submitted.
 *
 * @param place where it is worked on at once
 */
record Submission(Submit submit, Instant at, Optional<Places.Place> place) {
  Submission {
    // As the database keeps times.
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** As it would be without a place. */
  Task task() {
    var record = new Task.Record(Plan.NONE, submit.by().agentKey(), 1, at, at);
    return new Task(
        submit.by().tenant(),
        submit.task(),
        submit.brief(),
        new TaskState.Queued(submit.job()),
        record);
  }

  /** What is written of it. */
  private Transcript transcript() {
    var submitted = new Event.Submitted(submit.brief().goal(), submit.by().actor().name());
    return new Transcript(List.of(new Transcript.Entry(1, at, submitted)));
  }

  /** Rules are read when its first call needs them, for the model is asked before. */
  HandOver.Known known() {
    return new HandOver.Known(Optional.of(transcript()), Optional.empty());
  }

  ObjectNode input() {
    var brief = submit.brief();
    var json =
        Json.object()
            .put("task_id", submit.task().text())
            .put("goal", brief.goal())
            .put("agent_key", submit.by().agentKey().orElse(null))
            .put("provider", brief.provider())
            .put("model", brief.model().orElse(null))
            .put("session_id", brief.session().orElse(null))
            .put("job_id", submit.job().text())
            .put("submitted_by", submit.by().actor().name())
            .put("at", at.toString());
    var toolkits = json.putArray("toolkits");
    brief.toolkits().forEach(toolkits::add);
    place.ifPresent(it -> it.put(json));
    return json;
  }
}
