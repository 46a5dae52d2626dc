package countersign.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that happened to a task, oldest first; a run is rebuilt from it and from nothing else. */
public record Transcript(List<Entry> entries) {
  public Transcript {
    entries = List.copyOf(entries);
  }

  /**
   * One line of it.
   *
   * @param number from 1, without gaps
   */
  public record Entry(int number, Instant at, Event event) {}

  /** How far one call is. */
  public sealed interface Progress {
    /** Nothing was done about it yet. */
    record Fresh() implements Progress {}

    /** A person is being asked. */
    record Asked(PendingAction action) implements Progress {}

    /** Nobody decided in time, and the model wasn't told yet. */
    record Lapsed(PendingAction action, Duration after) implements Progress {}

    /** A person decided, and nothing was done about that yet. */
    record Decided(Signed signed) implements Progress {}

    /**
     * It began; whether it happened is not on record.
     *
     * @param signed what lets it run; empty when the policy wanted no signature
     */
    record Begun(Optional<Signed> signed, Instant at, Start start) implements Progress {}

    /**
     * The task rested for it. A task that rests is nobody's to run, so for a run the rest is over.
     *
     * @param since when it began to
     */
    record Rested(Wait rest, Instant since) implements Progress {}

    /** It has its result. */
    record Done(ToolResult result) implements Progress {}
  }

  /** An action and the decision about it. */
  public record Signed(PendingAction action, Decision decision) {
    /** What the decision is about: the action itself, or with the arguments put in its place. */
    public ToolCall call() {
      return decision.verdict() instanceof Verdict.Edited(var arguments, _)
          ? new ToolCall(action.call().id(), action.call().tool(), arguments)
          : action.call();
    }
  }

  /** The same with {@code events} behind it. */
  public Transcript with(Instant at, Event... events) {
    var all = new ArrayList<>(entries);
    for (var event : events) all.add(new Entry(all.size() + 1, at, event));
    return new Transcript(all);
  }

  /** Everything of one kind, oldest first. */
  public <E extends Event> Stream<E> all(Class<E> kind) {
    return entries.stream().map(Entry::event).filter(kind::isInstance).map(kind::cast);
  }

  /** The newest reply of the model, if it still has a call without a result. */
  public Optional<Turn> unfinishedTurn() {
    return turnsTaken()
        .reduce((_, newest) -> newest)
        .filter(turn -> turn.calls().stream().anyMatch(call -> !isDone(call.id())));
  }

  /** The replies of the model that could be used, oldest first. */
  public Stream<Turn> turnsTaken() {
    return all(Event.TurnTaken.class).map(Event.TurnTaken::turn);
  }

  /** When the newest reply of the model that could be used was written down. */
  public Optional<Instant> turnTakenAt() {
    return entries.reversed().stream()
        .filter(entry -> entry.event() instanceof Event.TurnTaken)
        .findFirst()
        .map(Entry::at);
  }

  /** How many replies the model gave, usable or not. */
  public int turns() {
    return (int) (turnsTaken().count() + all(Event.ReplyRefused.class).count());
  }

  /** The same since a person last had the task go on, or since it came in. */
  public int turnsSinceRestart() {
    int turns = 0;
    for (var entry : entries) {
      if (entry.event() instanceof Event.Restarted) turns = 0;
      if (entry.event() instanceof Event.TurnTaken || entry.event() instanceof Event.ReplyRefused)
        turns++;
    }
    return turns;
  }

  /** Who had the task go on since it last began to rest; empty when nobody did. */
  public Optional<String> restEndedBy() {
    return entries.reversed().stream()
        .map(Entry::event)
        .takeWhile(event -> !(event instanceof Event.WaitBegun))
        .flatMap(event -> event instanceof Event.Restarted(var by) ? Stream.of(by) : Stream.empty())
        .findFirst();
  }

  /** How often the call with this id has begun. */
  public int startsOf(String callId) {
    return (int)
        all(Event.ExecutionStarted.class).filter(start -> start.call().equals(callId)).count();
  }

  /** How many replies in a row, up to the newest, could not be used. */
  public int refusedInARow() {
    int inARow = 0;
    for (var entry : entries)
      switch (entry.event()) {
        case Event.ReplyRefused _ -> inARow++;
        case Event.TurnTaken _, Event.Restarted _ -> inARow = 0;
        case Event.Submitted _,
            Event.PlanTold _,
            Event.ApprovalRequested _,
            Event.ApprovalEscalated _,
            Event.ApprovalExpired _,
            Event.ActionDecided _,
            Event.ExecutionStarted _,
            Event.EvidenceFound _,
            Event.WaitBegun _,
            Event.ToolReturned _,
            Event.Finished _,
            Event.Failed _,
            Event.Stopped _ -> {}
      }
    return inARow;
  }

  /**
   * The approval of the call with other arguments, if there is one: what was asked, and by whom.
   */
  public Optional<Signed> editOf(String callId) {
    return all(Event.ActionDecided.class)
        .filter(decided ->
            decided.call().equals(callId) && decided.decision().verdict() instanceof Verdict.Edited)
        .flatMap(decided ->
            all(Event.ApprovalRequested.class)
                .map(Event.ApprovalRequested::action)
                .filter(action -> action.request() == decided.request())
                .map(action -> new Signed(action, decided.decision())))
        .findFirst();
  }

  /** How many requests for a signature there were. */
  public int requests() {
    return (int) all(Event.ApprovalRequested.class).count();
  }

  /** The plan as it was last told. */
  public Plan plan() {
    return all(Event.PlanTold.class)
        .reduce((_, newest) -> newest)
        .map(Event.PlanTold::plan)
        .orElse(Plan.NONE);
  }

  /** How far the call with this id is. */
  public Progress progressOf(String callId) {
    Progress progress = new Progress.Fresh();
    for (var entry : entries)
      if (entry.event().callId().equals(Optional.of(callId))) progress = step(progress, entry);
    return progress;
  }

  private boolean isDone(String callId) {
    return progressOf(callId) instanceof Progress.Done;
  }

  private static Progress step(Progress before, Entry entry) {
    return switch (entry.event()) {
      case Event.ApprovalRequested(var action) -> new Progress.Asked(action);
      case Event.ApprovalEscalated(_, _, var to) ->
          before instanceof Progress.Asked(var action)
              ? new Progress.Asked(action.escalatedTo(to))
              : before;
      case Event.ApprovalExpired(_, _, var after) ->
          before instanceof Progress.Asked(var action)
              ? new Progress.Lapsed(action, after)
              : before;
      case Event.ActionDecided(_, _, var decision, _) ->
          before instanceof Progress.Asked(var action)
              ? new Progress.Decided(new Signed(action, decision))
              : before;
      case Event.ExecutionStarted(_, _, var start) ->
          new Progress.Begun(signedIn(before), entry.at(), start);
      case Event.WaitBegun(_, var rest) -> new Progress.Rested(rest, entry.at());
      case Event.ToolReturned(_, _, var result) -> new Progress.Done(result);
      case Event.Submitted _,
          Event.TurnTaken _,
          Event.ReplyRefused _,
          Event.PlanTold _,
          Event.Finished _,
          Event.Failed _,
          Event.EvidenceFound _,
          Event.Stopped _,
          Event.Restarted _ ->
          before;
    };
  }

  private static Optional<Signed> signedIn(Progress before) {
    return switch (before) {
      case Progress.Decided(var signed) -> Optional.of(signed);
      case Progress.Begun(var signed, _, _) -> signed;
      case Progress.Fresh _,
          Progress.Asked _,
          Progress.Lapsed _,
          Progress.Rested _,
          Progress.Done _ ->
          Optional.empty();
    };
  }
}
