package countersign.agent;

import countersign.bus.TypedBus;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.message.FindPolicy;
import countersign.policy.Rulebook;
import countersign.task.Approvers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * Holds a person's arguments against the tool that would get them and against the policy, before
 * they are signed.
 */
final class EditCheck {
  private final Vertx vertx;
  private final Toolbox toolbox;
  private final TypedBus bus;
  private final InstantSource clock;

  EditCheck(Vertx vertx, Toolbox toolbox, TypedBus bus, InstantSource clock) {
    this.vertx = vertx;
    this.toolbox = toolbox;
    this.bus = bus;
    this.clock = clock;
  }

  Future<CheckEdit.Result> check(CheckEdit edit) {
    var task = edit.task();
    return bus.ask(FindPolicy.newest(task.tenant()))
        .map(found ->
            new Judge(
                Rulebook.of(found.orElseThrow().policy()),
                task.record().agentKey(),
                clock.instant()))
        // Not on the event loop: long texts and patterns take a while, and leases want to be
        // renewed.
        .compose(judge -> vertx.executeBlocking(() -> result(edit, judge), false));
  }

  private CheckEdit.Result result(CheckEdit edit, Judge judge) {
    var toolbox = this.toolbox.narrowedTo(edit.task().brief().toolkits());
    var call = edit.call();
    if (!toolbox.runs(call.tool()))
      return new CheckEdit.Result.Refused("The tool " + call.tool() + " isn't there any more.");
    var flaws = toolbox.flaws(call.tool(), ArgumentsReader.tree(call.arguments()));
    if (!flaws.isEmpty()) return new CheckEdit.Result.Flawed(flaws);
    return switch (toolbox.dutyOf(call, () -> judge)) {
      case Duty.RunNow _ -> new CheckEdit.Result.Fits(Approvers.ANYBODY);
      case Duty.GetSigned(_, var prompt) -> new CheckEdit.Result.Fits(prompt.approvers());
      case Duty.Refuse(var why) -> new CheckEdit.Result.Refused(why);
      case Duty.TellPlan _, Duty.Finish _, Duty.GetAnswer _ ->
          new CheckEdit.Result.Refused(call.tool() + " isn't an action.");
    };
  }
}
