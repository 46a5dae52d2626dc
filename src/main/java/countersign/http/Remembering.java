package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.http.page.Shown;
import countersign.json.ArgumentsReader;
import countersign.json.ConditionReader;
import countersign.json.Json;
import countersign.json.JsonArguments;
import countersign.message.Decide;
import countersign.message.FindTask;
import countersign.policy.Condition;
import countersign.policy.Grant;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Approvals that are to be remembered: checked against the action that they are given with, and
 * then bound to it.
 */
public final class Remembering {
  /** The longest arguments that a person can be said to have read, in characters. */
  public static final int LONGEST_READABLE = 20_000;

  private final TypedBus bus;
  private final InstantSource clock;

  public Remembering(TypedBus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  /**
   * What a person wants remembered.
   *
   * @param arguments conditions as the contract describes them; empty for exactly the action's own
   */
  public record Wanted(
      Decide.ForWhom forWhom, Optional<JsonNode> arguments, Instant until, int uses) {}

  /** What it comes to before anything is decided. */
  public sealed interface Checked {
    /** It may be decided. */
    record Usable(Decide.Ruling ruling) implements Checked {}

    /**
     * It can't be remembered like that.
     *
     * @param errors by field, such as {@code remember.until}; at least one
     */
    record Flawed(List<FieldError> errors) implements Checked {
      public Flawed {
        errors = List.copyOf(errors);
      }
    }
  }

  /** Hold what is wanted against the action that is meant. */
  public Future<Checked> check(Tenant tenant, TaskId task, Decide.Which which, Wanted wanted) {
    return bus.ask(new FindTask(tenant, task))
        .map(found -> {
          var meant =
              found.map(Task::state).stream()
                  .filter(TaskState.PendingApproval.class::isInstance)
                  .flatMap(state -> ((TaskState.PendingApproval) state).actions().stream())
                  .filter(which::means)
                  .toList();
          return meant.size() == 1 && meant.getFirst().kind() == PendingAction.Kind.SIGNATURE
              ? check(found.orElseThrow(), meant.getFirst(), wanted)
              // The store says why: nothing waits, or something else, or several.
              : new Checked.Usable(Decide.Ruling.onlyLooking(which));
        });
  }

  /** Whether a person can have read all of an action: only then what is like it can be allowed. */
  public static boolean isReadable(PendingAction action) {
    var text = action.call().arguments().canonical();
    return text.length() <= LONGEST_READABLE
        && texts(ArgumentsReader.tree(action.call().arguments())).stream()
            .allMatch(each -> Shown.of(each).hiddenCount() == 0);
  }

  private static List<String> texts(JsonNode json) {
    if (json.isTextual()) return List.of(json.textValue());
    var texts = new ArrayList<String>();
    json.properties().forEach(member -> texts.add(member.getKey()));
    json.forEach(value -> texts.addAll(texts(value)));
    return texts;
  }

  private Checked check(Task task, PendingAction action, Wanted wanted) {
    var errors = new ArrayList<FieldError>();
    if (!isReadable(action))
      errors.add(
          new FieldError(
              "remember",
              "isn't possible: the action has characters that don't show, or is too long to be"
                  + " read"));
    if (wanted.forWhom == Decide.ForWhom.AGENT_KEY && task.record().agentKey().isEmpty())
      errors.add(new FieldError("remember.for", "must be task: a person submitted this one"));
    var now = clock.instant();
    if (!wanted.until.isAfter(now) || wanted.until.isAfter(now.plus(Decide.Remember.LONGEST)))
      errors.add(new FieldError("remember.until", "must be later than now, up to 366 days"));
    var conditions = conditions(action, wanted, errors);
    return errors.isEmpty()
        ? new Checked.Usable(
            new Decide.Ruling(
                Decide.Which.exactly(action),
                new Decide.Remember(
                    Ids.grant(), wanted.forWhom, conditions, wanted.until, wanted.uses)))
        : new Checked.Flawed(errors);
  }

  private static List<Condition> conditions(
      PendingAction action, Wanted wanted, List<FieldError> errors) {
    var at = "remember.arguments";
    var own = ArgumentsReader.tree(action.call().arguments());
    var list = wanted.arguments.orElseGet(() -> exactly(own));
    if (list.isEmpty() || list.size() > Grant.MOST_CONDITIONS) {
      errors.add(new FieldError(at, "must have 1 to " + Grant.MOST_CONDITIONS + " conditions"));
      return List.of();
    }
    return switch (ConditionReader.readAll(list, at)) {
      case ConditionReader.All.Read(var conditions) -> {
        for (int i = 0; i < conditions.size(); i++)
          if (!Grant.holdsFor(List.of(conditions.get(i)), new JsonArguments(own)))
            errors.add(new FieldError(at + "[" + i + "]", "doesn't hold for this very action"));
        yield conditions;
      }
      case ConditionReader.All.Flawed(var flaws) -> {
        flaws.forEach(flaw -> errors.add(new FieldError(flaw.path(), flaw.detail())));
        yield List.of();
      }
    };
  }

  private static JsonNode exactly(JsonNode arguments) {
    var condition = Json.object().put("path", "$");
    condition.set("eq", arguments);
    return Json.array().add(condition);
  }
}
