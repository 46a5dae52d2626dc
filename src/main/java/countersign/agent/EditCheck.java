package countersign.agent;

import countersign.bus.TypedBus;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.message.FindPolicy;
import countersign.policy.Rulebook;
import countersign.task.Approvers;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Holds a person's arguments against the tool that would get them and against the policy, before
 * they are signed.
 */
final class EditCheck {
  private final Vertx vertx;
  private final Function<Tenant, Future<Toolbox>> tools;
  private final TypedBus bus;
  private final InstantSource clock;

  /**
   * @param tools gives what a tenant's agents have at that moment
   */
  EditCheck(
      Vertx vertx, Function<Tenant, Future<Toolbox>> tools, TypedBus bus, InstantSource clock) {
    this.vertx = vertx;
    this.tools = tools;
    this.bus = bus;
    this.clock = clock;
  }

  Future<CheckEdit.Result> check(CheckEdit edit) {
    var task = edit.task();
    var policy = bus.ask(FindPolicy.newest(task.tenant()));
    var toolbox = tools.apply(task.tenant());
    return Future.all(policy, toolbox)
        .compose(_ -> {
          var rules = Rulebook.of(policy.result().orElseThrow().policy());
          var judge = new Judge(rules, task.record().agentKey(), clock.instant());
          var narrowed = toolbox.result().narrowedTo(task.brief().toolkits());
          // Not on the event loop: long texts and patterns take a while, and leases want to be
          // renewed.
          return vertx.executeBlocking(() -> result(edit, narrowed, judge), false);
        });
  }

  private static CheckEdit.Result result(CheckEdit edit, Toolbox toolbox, Judge judge) {
    var call = edit.call();
    if (!toolbox.runs(call.tool()))
      return new CheckEdit.Result.Refused("The tool " + call.tool() + " isn't there any more.");
    var flaws = toolbox.flaws(call.tool(), ArgumentsReader.tree(call.arguments()));
    if (!flaws.isEmpty()) return new CheckEdit.Result.Flawed(flaws);
    return switch (toolbox.dutyOf(call, () -> judge)) {
      case Duty.RunNow _ -> new CheckEdit.Result.Fits(Approvers.ANYBODY);
      case Duty.GetSigned(_, var prompt) -> new CheckEdit.Result.Fits(prompt.approvers());
      case Duty.Refuse(var why) -> new CheckEdit.Result.Refused(why);
      case Duty.TellPlan _, Duty.Rest _, Duty.Finish _, Duty.GetAnswer _ ->
          new CheckEdit.Result.Refused(call.tool() + " isn't an action.");
    };
  }
}
