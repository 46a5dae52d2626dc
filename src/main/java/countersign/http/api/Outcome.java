package countersign.http.api;

import countersign.http.Problem;
import countersign.http.Response;
import countersign.task.Task;
import java.util.Optional;
import java.util.function.Function;

/** What became of an act, as an answer. */
sealed interface Outcome {
  /**
   * It was done.
   *
   * @param task as it stood then
   * @param answer the answer, with the task as it stands now when that was waited for
   */
  record Done(Task task, Function<Optional<Wire.TaskView>, Response.Document> answer)
      implements Outcome {}

  /** It wasn't. */
  record Refused(Problem problem) implements Outcome {}
}
