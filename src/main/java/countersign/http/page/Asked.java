package countersign.http.page;

import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One request for a person's word, as the transcript tells it.
 *
 * @param ending how the question came to its end, if it did
 * @param result what the call came to, if it did before anybody was asked about it again
 * @param evidence what came back of the call after the question was put, if anything did
 * @param next the next question about the same call, if there is one
 */
record Asked(
    PendingAction action,
    Optional<Ending> ending,
    Optional<ToolResult> result,
    Optional<String> evidence,
    Optional<PendingAction> next) {
  /** How the question came to its end. */
  sealed interface Ending {
    /** A person decided. */
    record Decided(Decision decision) implements Ending {}

    /** Nobody did in time. */
    record Lapsed() implements Ending {}
  }

  /** What a person said, if anybody did. */
  Optional<Decision> decision() {
    return ending.flatMap(end ->
        end instanceof Ending.Decided(var decision) ? Optional.of(decision) : Optional.empty());
  }

  /** The request with that number, or the newest; empty when there is none. */
  static Optional<Asked> in(Transcript transcript, Optional<Integer> number) {
    return transcript
        .all(Event.ApprovalRequested.class)
        .map(Event.ApprovalRequested::action)
        .filter(action -> number.isEmpty() || action.request() == number.get())
        .reduce((_, newest) -> newest)
        .map(action -> of(transcript, action));
  }

  private static Asked of(Transcript transcript, PendingAction action) {
    var behind = behind(transcript, action);
    var until = behind.stream().takeWhile(event -> !(event instanceof Event.ApprovalRequested));
    var own = until.toList();
    return new Asked(
        all(own, Event.ApprovalEscalated.class)
            .reduce((_, newest) -> newest)
            .map(escalated -> action.escalatedTo(escalated.to()))
            .orElse(action),
        own.stream().flatMap(event -> ending(event).stream()).findFirst(),
        all(own, Event.ToolReturned.class).findFirst().map(Event.ToolReturned::result),
        all(own, Event.EvidenceFound.class)
            .reduce((_, newest) -> newest)
            .map(Event.EvidenceFound::evidence),
        all(behind, Event.ApprovalRequested.class)
            .findFirst()
            .map(Event.ApprovalRequested::action));
  }

  private static Optional<Ending> ending(Event event) {
    return switch (event) {
      case Event.ActionDecided(_, _, var decision, _) -> Optional.of(new Ending.Decided(decision));
      case Event.ApprovalExpired _ -> Optional.of(new Ending.Lapsed());
      case Event _ -> Optional.empty();
    };
  }

  /** What happened to the call after it was asked about. */
  private static List<Event> behind(Transcript transcript, PendingAction action) {
    return transcript
        .all(Event.class)
        .dropWhile(event -> !isRequest(event, action.request()))
        .skip(1)
        .filter(event -> event.callId().equals(Optional.of(action.call().id())))
        .toList();
  }

  private static boolean isRequest(Event event, int number) {
    return event instanceof Event.ApprovalRequested(var action) && action.request() == number;
  }

  private static <E extends Event> Stream<E> all(List<Event> events, Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }
}
