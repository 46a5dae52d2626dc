package countersign.agent;

import countersign.json.ArgumentsReader;
import countersign.message.CheckEdit;
import io.vertx.core.Future;

/** Holds a person's arguments against the tool that would get them, before they are signed. */
final class EditCheck {
  private final Toolbox toolbox;

  EditCheck(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /** A future that never fails, as the bus wants it. */
  Future<CheckEdit.Result> check(CheckEdit edit) {
    return Future.succeededFuture(result(toolbox.narrowedTo(edit.toolkits()), edit));
  }

  private static CheckEdit.Result result(Toolbox toolbox, CheckEdit edit) {
    var call = edit.call();
    if (!toolbox.runs(call.tool()))
      return new CheckEdit.Result.Refused("The tool " + call.tool() + " isn't there any more.");
    var flaws = toolbox.flaws(call.tool(), ArgumentsReader.tree(call.arguments()));
    if (!flaws.isEmpty()) return new CheckEdit.Result.Flawed(flaws);
    return switch (toolbox.dutyOf(call)) {
      case Duty.RunNow _, Duty.GetSigned _ -> new CheckEdit.Result.Fits();
      case Duty.Refuse(var why) -> new CheckEdit.Result.Refused(why);
      case Duty.TellPlan _, Duty.Finish _, Duty.GetAnswer _ ->
          new CheckEdit.Result.Refused(call.tool() + " isn't an action.");
    };
  }
}
