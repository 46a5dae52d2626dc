package countersign.http;

import countersign.bus.TypedBus;
import countersign.message.CheckEdit;
import countersign.message.Decide;
import countersign.message.FindTask;
import countersign.task.Arguments;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.util.List;

/**
 * Approvals with other arguments than the agent's: checked against the tool before they are signed,
 * and then bound to the very request that they were checked for.
 */
public final class Edits {
  private final TypedBus bus;

  public Edits(TypedBus bus) {
    this.bus = bus;
  }

  /** What an edit comes to before anything is decided. */
  public sealed interface Checked {
    /** It may be decided. */
    record Usable(Decide.Ruling ruling) implements Checked {}

    /**
     * The arguments don't fit.
     *
     * @param errors by field, such as {@code arguments.subject}; at least one
     */
    record Flawed(List<FieldError> errors) implements Checked {
      public Flawed {
        errors = List.copyOf(errors);
      }
    }

    /**
     * It can't run.
     *
     * @param why a sentence for people
     */
    record Refused(String why) implements Checked {}
  }

  /**
   * Hold the arguments against the action that is meant.
   *
   * @param arguments whole, in place of the agent's
   */
  public Future<Checked> check(
      Tenant tenant, TaskId task, Decide.Which which, Arguments arguments) {
    return bus.ask(new FindTask(tenant, task))
        .compose(found -> {
          var meant = found.map(it -> meant(it, which)).orElse(List.of());
          return meant.size() == 1
              ? check(found.orElseThrow(), meant.getFirst(), arguments)
              : Future.succeededFuture(nothingToCheck(which));
        });
  }

  private static List<PendingAction> meant(Task task, Decide.Which which) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        ? actions.stream().filter(which::means).toList()
        : List.of();
  }

  /** The store says why: nothing waits, or something else, or several; or it was decided before. */
  private static Checked nothingToCheck(Decide.Which which) {
    return new Checked.Usable(Decide.Ruling.onlyLooking(which));
  }

  private Future<Checked> check(Task task, PendingAction action, Arguments arguments) {
    var which = Decide.Which.exactly(action);
    if (action.kind() != PendingAction.Kind.SIGNATURE)
      return Future.succeededFuture(nothingToCheck(which));
    // What was signed then is the agent's own action, and the record must not say otherwise.
    if (arguments.equals(action.call().arguments()))
      return Future.succeededFuture(usable(new Verdict.Approved(), which));
    var call = new ToolCall(action.call().id(), action.call().tool(), arguments);
    return bus.ask(new CheckEdit(task, call))
        .map(result ->
            switch (result) {
              case CheckEdit.Result.Fits(var approvers) ->
                  new Checked.Usable(
                      new Decide.Ruling(
                          new Verdict.Edited(arguments, call.digest()), which, approvers));
              case CheckEdit.Result.Flawed(var flaws) -> flawed(flaws);
              case CheckEdit.Result.Refused(var why) -> new Checked.Refused(why);
            });
  }

  private static Checked usable(Verdict verdict, Decide.Which which) {
    return new Checked.Usable(new Decide.Ruling(verdict, which));
  }

  private static Checked flawed(List<CheckEdit.Flaw> flaws) {
    return new Checked.Flawed(
        flaws.stream().map(flaw -> new FieldError(field(flaw.path()), flaw.detail())).toList());
  }

  private static String field(String path) {
    if (path.isEmpty()) return "arguments";
    return path.startsWith("[") ? "arguments" + path : "arguments." + path;
  }
}
