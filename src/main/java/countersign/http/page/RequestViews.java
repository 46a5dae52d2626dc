package countersign.http.page;

import countersign.http.Previews;
import countersign.task.Doubt;
import countersign.task.PendingAction;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes what a person reads of a request. */
final class RequestViews {
  private RequestViews() {}

  /**
   * What the reader brought along.
   *
   * @param notice what just became of their decision
   * @param draft the reason as typed so far
   * @param flaw what is wrong with it
   */
  record Arrival(Optional<Notice> notice, String draft, Optional<String> flaw) {
    static final Arrival PLAIN = new Arrival(Optional.empty(), "", Optional.empty());
  }

  /**
   * Which requests are shown.
   *
   * @param chosen the one that the reader came for
   * @param all that one and all that are undecided, oldest first
   */
  record Selection(Asked chosen, List<Asked> all) {
    /** Of a task: the request with that number, or what is undecided, or the newest. */
    static Optional<Selection> in(Task task, Transcript transcript, Optional<Integer> number) {
      var open =
          task.state() instanceof TaskState.PendingApproval(var actions)
              ? actions.stream()
                  .flatMap(action -> Asked.in(transcript, Optional.of(action.request())).stream())
                  .toList()
              : List.<Asked>of();
      var chosen =
          number.isEmpty() && !open.isEmpty()
              ? Optional.of(open.getFirst())
              : Asked.in(transcript, number);
      return chosen.map(one ->
          new Selection(
              one,
              Stream.concat(open.stream(), Stream.of(one))
                  .filter(distinctBy(asked -> asked.action().request()))
                  .sorted(Comparator.comparingInt(asked -> asked.action().request()))
                  .toList()));
    }

    private static <T> Predicate<T> distinctBy(Function<T, Object> property) {
      var seen = new HashSet<>();
      return one -> seen.add(property.apply(one));
    }
  }

  /** What can become of a decision, other than taking effect. */
  enum Notice {
    /** Another action waits than the one that was read. */
    CHANGED,
    /** Somebody else must decide. */
    NOT_YOURS,
    /** Somebody decided first. */
    LATE;

    String query() {
      return "notice=" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Notice> in(Visit visit) {
      return visit
          .query("notice")
          .flatMap(text ->
              Arrays.stream(values())
                  .filter(notice -> notice.name().equalsIgnoreCase(text))
                  .findFirst());
    }
  }

  /**
   * What is known of the task.
   *
   * @param previews of what waits in it
   */
  record Subject(Task task, Transcript transcript, Previews.Known previews) {}

  static RequestView of(Visit visit, Subject subject, Selection selection, Arrival arrival) {
    var task = subject.task;
    var several = selection.all.size() > 1;
    return new RequestView(
        new RequestView.Headline(
            Shown.of(task.brief().goal()), task.id().text(), "/tasks/" + task.id().text()),
        selection.all.stream()
            .map(asked -> {
              var meant = asked.equals(selection.chosen) ? arrival : Arrival.PLAIN;
              return card(visit, subject, asked, meant, several);
            })
            .toList(),
        new RequestView.Around(
            PlanView.of(task.record().plan()),
            TranscriptView.endOf(task.id(), subject.transcript, visit.now())),
        new RequestView.Live(
            "/fragments" + RequestLink.to(task.id(), selection.chosen.action().request()),
            version(task)));
  }

  private static RequestView.Card card(
      Visit visit, Subject subject, Asked asked, Arrival arrival, boolean several) {
    var action = asked.action();
    var standing = standing(visit, subject.task, asked, arrival);
    return new RequestView.Card(
        action.request(),
        several ? "-" + action.request() : "",
        Moment.of(action.requestedAt(), visit.now()),
        prompt(visit, asked, standing),
        preview(subject, asked),
        ActionView.of(action.call()),
        standing);
  }

  /**
   * Of what waits only: of what was decided it would tell today's configuration, which is not what
   * it ran with.
   */
  private static Optional<PreviewView> preview(Subject subject, Asked asked) {
    if (asked.decision().isPresent()) return Optional.empty();
    return waiting(subject.task, asked.action().request())
        .flatMap(action -> subject.previews.of(subject.task, action))
        .map(PreviewView::of);
  }

  /** Changes whenever something that a request shows could have. */
  static String version(Task task) {
    return task.record().lastEvent() + "-" + task.state().status();
  }

  private static RequestView.Prompt prompt(
      Visit visit, Asked asked, RequestView.Standing standing) {
    var prompt = asked.action().prompt();
    return prompt
        .doubt()
        .map(doubt -> known(visit, doubt, asked, standing))
        .orElseGet(() -> question(prompt, TermsView.of(asked.action(), visit.now())));
  }

  private static RequestView.Prompt question(Prompt prompt, Optional<TermsView> terms) {
    var text = Shown.of(prompt.text());
    return switch (prompt.author()) {
      case AGENT -> new RequestView.Prompt.Question(text, true, "The agent's own words", terms);
      case POLICY ->
          new RequestView.Prompt.Question(text, false, "Countersign asks, by policy", terms);
      case RECOVERY ->
          new RequestView.Prompt.Question(
              text, false, "Countersign asks, since the outcome is unknown", terms);
    };
  }

  private static RequestView.Prompt known(
      Visit visit, Doubt doubt, Asked asked, RequestView.Standing standing) {
    return new RequestView.Prompt.Known(
        standing instanceof RequestView.Standing.InDoubt,
        Moment.of(doubt.startedAt(), visit.now()),
        doubt.start().attempt(),
        cause(doubt.cause()),
        doubt.start().key(),
        new RequestView.Evidence(doubt.evidence().map(Shown::of), asked.evidence().map(Shown::of)));
  }

  private static String cause(Doubt.Cause cause) {
    return switch (cause) {
      case CRASH -> "Countersign stopped before the result was on record.";
      case TIME_LIMIT -> "It took too long and was cut off.";
      case NO_ANSWER -> "No usable answer came back.";
    };
  }

  private static RequestView.Standing standing(
      Visit visit, Task task, Asked asked, Arrival arrival) {
    if (asked.decision().isPresent())
      return DecidedViews.of(visit, task, asked, asked.decision().get(), arrival);
    if (asked.ending().isPresent()) return new RequestView.Standing.Lapsed();
    return waiting(task, asked.action().request())
        .map(action -> WaitingViews.of(visit, task, action, arrival))
        .orElseGet(() ->
            new RequestView.Standing.Withdrawn(
                StatusView.of(task.state()),
                asked.action().prompt().doubt().isPresent(),
                asked.result().map(ToolResult::content).map(EntryView::output)));
  }

  private static Optional<PendingAction> waiting(Task task, int request) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        ? actions.stream().filter(action -> action.request() == request).findFirst()
        : Optional.empty();
  }
}
