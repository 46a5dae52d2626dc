package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.http.Previews;
import countersign.json.ArgumentsReader;
import countersign.task.Doubt;
import countersign.task.PendingAction;
import countersign.task.Plan;
import countersign.task.Preview;
import countersign.task.Prompt;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskState;
import countersign.task.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The shapes in which callers see tasks; the contract describes each. */
final class Wire {
  private Wire() {}

  /** What would run. */
  record Action(
      String toolName,
      JsonNode arguments,
      Instant requestedAt,
      String actionDigest,
      String callId,
      int request,
      String promptAuthor,
      String asks,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DoubtView> doubt,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<PolicyWire.TermsView> terms,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<PreviewWire> preview) {}

  /** What is known of an execution whose outcome is not. */
  record DoubtView(
      String cause,
      Instant startedAt,
      int attempt,
      String idempotencyKey,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> evidence) {}

  /** One step of a plan. */
  record Step(String title, String status) {}

  /** A task as it stands. */
  record TaskView(
      String taskId,
      Status status,
      String goal,
      String provider,
      Optional<String> model,
      Optional<String> sessionId,
      List<String> toolkits,
      Optional<String> approvalPrompt,
      Optional<Action> pendingAction,
      List<Action> pendingActions,
      List<Step> plan,
      Optional<String> result,
      Optional<String> error,
      Optional<Instant> waitingUntil,
      Optional<String> waitingFor,
      boolean resultAvailable,
      int lastEvent,
      Instant createdAt,
      Instant updatedAt) {}

  /** A task that waits for a person. */
  record PendingView(
      String taskId,
      String goal,
      String approvalPrompt,
      Action pendingAction,
      List<Action> pendingActions,
      Instant createdAt,
      Instant updatedAt) {}

  /** One page of tasks. */
  record TaskList(
      List<TaskView> tasks,
      String tenantId,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextCursor) {}

  /** One page of what waits for a person. */
  record PendingList(
      List<PendingView> pendingTasks,
      long totalCount,
      String tenantId,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextCursor) {}

  static TaskView task(Task task, Previews.Known previews) {
    var brief = task.brief();
    var waiting = waiting(task, previews);
    var result = result(task.state());
    return new TaskView(
        task.id().text(),
        task.state().status(),
        brief.goal(),
        brief.provider(),
        brief.model(),
        brief.session(),
        brief.toolkits(),
        pending(task.state()).map(action -> action.prompt().text()),
        waiting.stream().findFirst(),
        waiting,
        steps(task.record().plan()),
        result,
        error(task.state()),
        rest(task.state()).map(Wait::until),
        rest(task.state()).map(Wait::reason),
        result.isPresent(),
        task.record().lastEvent(),
        task.record().createdAt(),
        task.record().updatedAt());
  }

  static PendingView pendingTask(Task task, Previews.Known previews) {
    var action =
        pending(task.state())
            .orElseThrow(() -> new IllegalStateException(task.id() + " waits for nobody"));
    var waiting = waiting(task, previews);
    return new PendingView(
        task.id().text(),
        task.brief().goal(),
        action.prompt().text(),
        waiting.getFirst(),
        waiting,
        task.record().createdAt(),
        task.record().updatedAt());
  }

  private static List<Action> waiting(Task task, Previews.Known previews) {
    return pendingAll(task.state()).stream()
        .map(action -> action(action, previews.of(task, action)))
        .toList();
  }

  /** As it was asked for, on its own. */
  static Action action(PendingAction action) {
    return action(action, Optional.empty());
  }

  private static Action action(PendingAction action, Optional<Preview> preview) {
    return new Action(
        action.call().tool(),
        ArgumentsReader.tree(action.call().arguments()),
        action.requestedAt(),
        action.digest().hex(),
        action.call().id(),
        action.request(),
        author(action.prompt()),
        lower(action.kind()),
        action.prompt().doubt().map(Wire::doubt),
        PolicyWire.terms(action),
        preview.map(PreviewWire::of));
  }

  private static DoubtView doubt(Doubt doubt) {
    return new DoubtView(
        lower(doubt.cause()),
        doubt.startedAt(),
        doubt.start().attempt(),
        doubt.start().key(),
        doubt.evidence());
  }

  static List<Step> steps(Plan plan) {
    return plan.steps().stream()
        .map(step -> new Step(step.title(), lower(step.progress())))
        .toList();
  }

  static String author(Prompt prompt) {
    return lower(prompt.author());
  }

  /** A constant as the wire writes it, unless it is a status. */
  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Optional<String> result(TaskState state) {
    return state instanceof TaskState.Success(var answer) ? Optional.of(answer) : Optional.empty();
  }

  static Optional<String> error(TaskState state) {
    return state instanceof TaskState.Failure(var reason) ? Optional.of(reason) : Optional.empty();
  }

  private static Optional<Wait> rest(TaskState state) {
    return state instanceof TaskState.Pending(var rest) ? rest : Optional.empty();
  }

  private static Optional<PendingAction> pending(TaskState state) {
    return pendingAll(state).stream().findFirst();
  }

  private static List<PendingAction> pendingAll(TaskState state) {
    return state instanceof TaskState.PendingApproval(var actions) ? actions : List.of();
  }
}
