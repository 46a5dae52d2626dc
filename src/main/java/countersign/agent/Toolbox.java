package countersign.agent;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.policy.Grant;
import countersign.policy.Requirement;
import countersign.task.PendingAction;
import countersign.task.Preview;
import countersign.task.Prompt;
import countersign.task.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The tools of an installation, and the boundary where every call is checked: that its tool exists,
 * that its arguments fit, and what the policy says of it, whatever the model asked for.
 */
public final class Toolbox {
  private final Map<String, Tool> tools;
  private final Map<String, SchemaCheck> checks;
  private final TimeLimits limits;

  /** A box with these tools besides the ones that steer a run. Names must differ. */
  public Toolbox(List<Tool> tools, TimeLimits limits) {
    var byName = new TreeMap<String, Tool>();
    for (var tool : tools)
      if (byName.put(tool.spec().name(), tool) != null)
        throw new IllegalArgumentException("two tools are named " + tool.spec().name());
    this.tools = byName;
    this.limits = limits;
    this.checks = new HashMap<>();
    for (var spec : specs(ControlTools.specs(), byName))
      checks.put(spec.name(), new SchemaCheck(spec));
  }

  /** Part of another box, with its checks: compiling a schema takes long. */
  private Toolbox(Toolbox whole, Predicate<Tool> wanted) {
    this.tools = new TreeMap<>(whole.tools);
    this.limits = whole.limits;
    this.checks = new HashMap<>(whole.checks);
    tools.values().removeIf(not(wanted));
    checks.keySet().removeIf(name -> whole.tools.containsKey(name) && !tools.containsKey(name));
  }

  /** The names by which a task may narrow its tools. */
  public Set<String> toolkits() {
    return tools.values().stream()
        .map(tool -> tool.spec().toolkit())
        .collect(toCollection(TreeSet::new));
  }

  /** The same without the tools of other toolkits; no names means all of them. */
  Toolbox narrowedTo(List<String> toolkits) {
    return toolkits.isEmpty() ? this : new Toolbox(this, tool -> isIn(toolkits, tool));
  }

  private static boolean isIn(List<String> toolkits, Tool tool) {
    return toolkits.isEmpty() || toolkits.contains(tool.spec().toolkit());
  }

  /** What the model is offered. */
  List<ToolSpec> specs() {
    return specs(ControlTools.specs(), tools);
  }

  /**
   * What has to be done about a call.
   *
   * @param judge rules on what would run; asked for only when something would
   */
  Duty dutyOf(ToolCall call, Supplier<Judge> judge) {
    var arguments = ArgumentsReader.tree(call.arguments());
    var flaw = flaw(call.tool(), arguments);
    if (flaw.isPresent()) return new Duty.Refuse(flaw.get());
    return switch (call.tool()) {
      case ControlTools.UPDATE_PLAN -> new Duty.TellPlan(ControlTools.plan(arguments));
      case ControlTools.FINISH -> new Duty.Finish(arguments.required("answer").textValue());
      case ControlTools.HUMAN_APPROVAL -> asked(call, arguments, judge);
      case PendingAction.ASK_HUMAN ->
          new Duty.GetAnswer(
              call, new Prompt(arguments.required("question").textValue(), Prompt.Author.AGENT));
      default -> checked(runnable(call, arguments), judge.get());
    };
  }

  /** Whether there is a tool of this name that does something outside the run itself. */
  boolean runs(String tool) {
    return tools.containsKey(tool);
  }

  /** What is wrong with arguments for a tool that {@link #runs}. */
  List<CheckEdit.Flaw> flaws(String tool, JsonNode arguments) {
    var check = checks.get(tool);
    if (check == null) throw new IllegalArgumentException("there is no tool " + tool);
    return check.flaws(arguments);
  }

  /**
   * A call as its tool shows it; empty when it shows nothing, or when the call could not run
   * because the tool isn't there or the arguments don't fit.
   */
  Optional<Preview> preview(List<String> toolkits, ToolCall call) {
    var tool = tools.get(call.tool());
    if (tool == null || !isIn(toolkits, tool)) return Optional.empty();
    var arguments = ArgumentsReader.tree(call.arguments());
    return flaws(call.tool(), arguments).isEmpty() ? tool.preview(arguments) : Optional.empty();
  }

  /** What would run for a call: the call itself, or the one inside a {@code human_approval}. */
  Optional<ToolCall> actionOf(ToolCall call) {
    if (!call.tool().equals(ControlTools.HUMAN_APPROVAL)) return Optional.of(call);
    var action = ArgumentsReader.tree(call.arguments()).path("pending_action");
    return ArgumentsReader.read(action.path("arguments"))
            instanceof ArgumentsReader.Result.Read(var inner)
        ? Optional.of(new ToolCall(call.id(), action.path("name").asText(), inner))
        : Optional.empty();
  }

  /** What the judge says of a call; empty when it could not run at all. */
  Optional<Requirement> rulingOn(ToolCall call, Judge judge) {
    var tool = tools.get(call.tool());
    var arguments = ArgumentsReader.tree(call.arguments());
    return tool == null || flaw(call.tool(), arguments).isPresent()
        ? Optional.empty()
        : Optional.of(judge.of(call, tool, arguments));
  }

  private static Duty checked(Duty.Runnable what, Judge judge) {
    return switch (judge.of(what.call(), what.tool(), what.arguments())) {
      case Requirement.Allowed _ -> new Duty.RunNow(what, Optional.empty());
      case Requirement.Signature(var why, var terms) ->
          covered(what, new Prompt(why, Prompt.Author.POLICY, terms), judge.grantFor(what, terms));
      case Requirement.Denied(_, var reason) -> new Duty.Refuse(denied(what, reason));
    };
  }

  private static Duty covered(Duty.Runnable what, Prompt prompt, Optional<Grant> grant) {
    return grant
        .<Duty>map(it -> new Duty.RunNow(what, Optional.of(new Duty.Granted(it.id(), prompt))))
        .orElseGet(() -> new Duty.GetSigned(what, prompt));
  }

  /** The agent asks by itself: then a person is asked even where no rule wants it. */
  private static Duty signed(Duty.Runnable what, String prompt, Judge judge) {
    return switch (judge.of(what.call(), what.tool(), what.arguments())) {
      case Requirement.Allowed(var terms) ->
          new Duty.GetSigned(what, new Prompt(prompt, Prompt.Author.AGENT, terms));
      case Requirement.Signature(_, var terms) ->
          new Duty.GetSigned(what, new Prompt(prompt, Prompt.Author.AGENT, terms));
      case Requirement.Denied(_, var reason) -> new Duty.Refuse(denied(what, reason));
    };
  }

  private static String denied(Duty.Runnable what, String reason) {
    return "The policy doesn't allow this call of " + what.call().tool() + ": " + reason;
  }

  private Duty asked(ToolCall call, JsonNode arguments, Supplier<Judge> judge) {
    var name = arguments.at("/pending_action/name").textValue();
    if (!tools.containsKey(name))
      return new Duty.Refuse(
          "pending_action.name: '"
              + name
              + "' can't be signed; it must be one of "
              + tools.keySet());
    return switch (ArgumentsReader.read(arguments.at("/pending_action/arguments"))) {
      case ArgumentsReader.Result.Refused(var why) -> new Duty.Refuse("pending_action: " + why);
      case ArgumentsReader.Result.Read(var inner) -> {
        var action = new ToolCall(call.id(), name, inner);
        var tree = ArgumentsReader.tree(inner);
        yield flaw(name, tree)
            .<Duty>map(flaw -> new Duty.Refuse("pending_action.arguments: " + flaw))
            .orElseGet(() ->
                signed(
                    runnable(action, tree), arguments.required("prompt").textValue(), judge.get()));
      }
    };
  }

  private Optional<String> flaw(String name, JsonNode arguments) {
    var check = checks.get(name);
    if (check == null)
      return Optional.of("there is no tool '" + name + "'; there are " + checks.keySet());
    return check.flaw(arguments).map(flaw -> "the arguments of " + name + " are wrong: " + flaw);
  }

  private Duty.Runnable runnable(ToolCall call, JsonNode arguments) {
    var tool = tools.get(call.tool());
    if (tool == null) throw new IllegalStateException("checked before: " + call.tool());
    return new Duty.Runnable(call, tool, arguments, limits.of(call.tool()));
  }

  private static List<ToolSpec> specs(List<ToolSpec> control, Map<String, Tool> tools) {
    var all = new ArrayList<>(control);
    tools.values().forEach(tool -> all.add(tool.spec()));
    return List.copyOf(all);
  }
}
