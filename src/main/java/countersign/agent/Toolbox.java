package countersign.agent;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.message.FindPreviews;
import countersign.policy.Grant;
import countersign.policy.Requirement;
import countersign.task.PendingAction;
import countersign.task.Preview;
import countersign.task.Prompt;
import countersign.task.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The tools that agents of a tenant have, and the boundary where every call is checked: that its
 * tool exists, that its arguments fit, and what the policy says of it, whatever the model asked
 * for.
 */
public final class Toolbox {
  private static final Map<String, SchemaCheck> CONTROL =
      ControlTools.specs().stream().collect(toMap(ToolSpec::name, SchemaCheck::new));

  private final SortedMap<String, Entry> entries;
  private final Set<String> heldBack;

  /**
   * A tool that agents have.
   *
   * @param limit how long a call may take
   * @param toolkits the groups that it is in
   */
  record Entry(Tool tool, SchemaCheck check, Duration limit, Set<String> toolkits) {
    static Entry of(Tool tool, TimeLimits limits) {
      var spec = tool.spec();
      return new Entry(tool, new SchemaCheck(spec), limits.of(spec.name()), Set.of(spec.toolkit()));
    }

    boolean isIn(List<String> names) {
      return names.isEmpty() || names.stream().anyMatch(toolkits::contains);
    }
  }

  /**
   * A box with these tools besides the ones that steer a run. Names must differ.
   *
   * @param heldBack names of tools that agents would have, had they not changed
   */
  Toolbox(Collection<Entry> entries, Set<String> heldBack) {
    var byName = new TreeMap<String, Entry>();
    for (var entry : entries)
      if (byName.put(entry.tool.spec().name(), entry) != null)
        throw new IllegalArgumentException("two tools are named " + entry.tool.spec().name());
    this.entries = byName;
    this.heldBack = Set.copyOf(heldBack);
  }

  /** A box with these tools, as they come. */
  public Toolbox(List<Tool> tools, TimeLimits limits) {
    this(tools.stream().map(tool -> Entry.of(tool, limits)).toList(), Set.of());
  }

  /** The names by which a task may narrow its tools. */
  public SortedSet<String> toolkits() {
    return entries.values().stream()
        .flatMap(entry -> entry.toolkits.stream())
        .collect(toCollection(TreeSet::new));
  }

  /** The same without the tools of other toolkits; no names means all of them. */
  Toolbox narrowedTo(List<String> toolkits) {
    return toolkits.isEmpty()
        ? this
        : new Toolbox(
            entries.values().stream().filter(entry -> entry.isIn(toolkits)).toList(), heldBack);
  }

  /** What the model is offered. */
  List<ToolSpec> specs() {
    var all = new ArrayList<>(ControlTools.specs());
    entries.values().forEach(entry -> all.add(entry.tool.spec()));
    return List.copyOf(all);
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
      case WaitUntil.NAME -> WaitUntil.duty(arguments);
      case ControlTools.HUMAN_APPROVAL -> asked(call, arguments, judge);
      case PendingAction.ASK_HUMAN ->
          new Duty.GetAnswer(
              call, new Prompt(arguments.required("question").textValue(), Prompt.Author.AGENT));
      default -> checked(runnable(call, arguments), judge.get());
    };
  }

  /** Whether there is a tool of this name that does something outside the run itself. */
  boolean runs(String tool) {
    return entries.containsKey(tool);
  }

  /** What is wrong with arguments for a tool that {@link #runs}. */
  List<CheckEdit.Flaw> flaws(String tool, JsonNode arguments) {
    var entry = entries.get(tool);
    if (entry == null) throw new IllegalArgumentException("there is no tool " + tool);
    return entry.check.flaws(arguments);
  }

  /**
   * A call as its tool shows it; empty when it shows nothing, or when the call could not run
   * because the tool isn't there or the arguments don't fit.
   */
  Optional<Preview> preview(FindPreviews.Of of, FindPreviews.Depth depth) {
    var entry = entries.get(of.call().tool());
    if (entry == null || !entry.isIn(of.toolkits())) return Optional.empty();
    var arguments = ArgumentsReader.tree(of.call().arguments());
    if (!entry.check.flaws(arguments).isEmpty()) return Optional.empty();
    return switch (depth) {
      case STORED -> entry.tool.preview(arguments);
      case LIVE -> entry.tool.livePreview(arguments);
    };
  }

  /** What would run for a call: the call itself, or the one inside a {@code human_approval}. */
  static Optional<ToolCall> actionOf(ToolCall call) {
    if (!call.tool().equals(ControlTools.HUMAN_APPROVAL)) return Optional.of(call);
    var action = ArgumentsReader.tree(call.arguments()).path("pending_action");
    return ArgumentsReader.read(action.path("arguments"))
            instanceof ArgumentsReader.Result.Read(var inner)
        ? Optional.of(new ToolCall(call.id(), action.path("name").asText(), inner))
        : Optional.empty();
  }

  /** What the judge says of a call; empty when it could not run at all. */
  Optional<Requirement> rulingOn(ToolCall call, Judge judge) {
    var entry = entries.get(call.tool());
    var arguments = ArgumentsReader.tree(call.arguments());
    return entry == null || entry.check.flaw(arguments).isPresent()
        ? Optional.empty()
        : Optional.of(judge.of(call, entry.tool, arguments));
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
    if (!entries.containsKey(name) && !heldBack.contains(name))
      return new Duty.Refuse(
          "pending_action.name: '"
              + name
              + "' can't be signed; it must be one of "
              + entries.keySet());
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
    var entry = entries.get(name);
    var check = entry == null ? CONTROL.get(name) : entry.check;
    if (check == null) return Optional.of(missing(name));
    return check.flaw(arguments).map(flaw -> "the arguments of " + name + " are wrong: " + flaw);
  }

  private String missing(String name) {
    return heldBack.contains(name)
        ? "the tool '"
            + name
            + "' was changed by its server and is held back until a person has looked at it"
        : "there is no tool '" + name + "'; there are " + names();
  }

  private List<String> names() {
    return specs().stream().map(ToolSpec::name).toList();
  }

  private Duty.Runnable runnable(ToolCall call, JsonNode arguments) {
    var entry = entries.get(call.tool());
    if (entry == null) throw new IllegalStateException("checked before: " + call.tool());
    return new Duty.Runnable(call, entry.tool, arguments, entry.limit);
  }
}
