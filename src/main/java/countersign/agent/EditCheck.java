package countersign.agent;

import countersign.bus.TypedBus;
import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import countersign.message.FindPolicy;
import countersign.task.Approvers;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * Holds a person's arguments against the tool that would get them and against the policy, before
 * they are signed.
 */
final class EditCheck {
  private final Toolbox toolbox;
  private final TypedBus bus;
  private final InstantSource clock;

  EditCheck(Toolbox toolbox, TypedBus bus, InstantSource clock) {
    this.toolbox = toolbox;
    this.bus = bus;
    this.clock = clock;
  }

  Future<CheckEdit.Result> check(CheckEdit edit) {
    var task = edit.task();
    return bus.ask(FindPolicy.newest(task.tenant()))
        .map(found ->
            new Judge(found.orElseThrow().policy(), task.record().agentKey(), clock.instant()))
        .map(judge -> result(toolbox.narrowedTo(task.brief().toolkits()), edit, judge));
  }

  private static CheckEdit.Result result(Toolbox toolbox, CheckEdit edit, Judge judge) {
    var call = edit.call();
    if (!toolbox.runs(call.tool()))
      return new CheckEdit.Result.Refused("The tool " + call.tool() + " isn't there any more.");
    var flaws = toolbox.flaws(call.tool(), ArgumentsReader.tree(call.arguments()));
    if (!flaws.isEmpty()) return new CheckEdit.Result.Flawed(flaws);
    return switch (toolbox.dutyOf(call, judge)) {
      case Duty.RunNow _ -> new CheckEdit.Result.Fits(Approvers.ANYBODY);
      case Duty.GetSigned(_, var prompt) -> new CheckEdit.Result.Fits(prompt.approvers());
      case Duty.Refuse(var why) -> new CheckEdit.Result.Refused(why);
      case Duty.TellPlan _, Duty.Finish _, Duty.GetAnswer _ ->
          new CheckEdit.Result.Refused(call.tool() + " isn't an action.");
    };
  }
}
