package countersign.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.http.page.RequestViews.Arrival;
import countersign.json.ArgumentsReader;
import countersign.task.PendingAction;
import countersign.task.Task;
import java.util.Optional;

/** Makes what a person reads of a request that waits: what can be said about it, and how. */
final class WaitingViews {
  private WaitingViews() {}

  static RequestView.Standing of(Visit visit, Task task, PendingAction action, Arrival arrival) {
    return switch (action.kind()) {
      case SIGNATURE -> open(visit, task, action, arrival);
      case ANSWER -> asking(visit, task, action, arrival);
      case OUTCOME -> inDoubt(visit, task, action, arrival);
    };
  }

  private static RequestView.Standing open(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.Open(
        Target.of(visit, task, action),
        new Labels(
            "Approve", "Reject", "Runs once, exactly as shown.", RememberForm.isOffered(action)),
        notice(
            arrival,
            action,
            "Your decision was not taken: another action waits now than the one you read."
                + " Read this one before you decide."),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Standing asking(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    var options = ArgumentsReader.tree(action.call().arguments()).path("options");
    return new RequestView.Standing.Asking(
        Target.of(visit, task, action),
        options.valueStream().map(JsonNode::asText).toList(),
        notice(
            arrival,
            action,
            "Your answer was not taken: the agent asks something else now. Read it before you"
                + " answer."),
        arrival.draft(),
        arrival.flaw());
  }

  private static RequestView.Standing inDoubt(
      Visit visit, Task task, PendingAction action, Arrival arrival) {
    return new RequestView.Standing.InDoubt(
        Target.of(visit, task, action),
        notice(
            arrival,
            action,
            "Your answer was not taken: meanwhile this action has begun, and nobody knows how it"
                + " went. Read what is known before you answer."),
        arrival.draft(),
        arrival.flaw());
  }

  private static Optional<String> notice(Arrival arrival, PendingAction action, String changed) {
    return arrival
        .notice()
        .flatMap(notice ->
            switch (notice) {
              case CHANGED -> Optional.of(changed);
              case NOT_YOURS ->
                  Optional.of(
                      "Your decision was not taken: this is for "
                          + action.prompt().approvers().words()
                          + " to decide.");
              case LATE -> Optional.empty();
            });
  }
}
