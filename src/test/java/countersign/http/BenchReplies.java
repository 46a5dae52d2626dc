package countersign.http;

import countersign.agent.Model;
import countersign.support.ScriptedModel;
import countersign.task.Event;
import countersign.task.ToolResult;

/** What the model of {@link ApiBench} says: the goal's first word tells. */
final class BenchReplies {
  private BenchReplies() {}

  static Model.Reply reply(Model.Asking asking) {
    var turn = asking.transcript().turns() + 1;
    var rejected =
        asking
            .transcript()
            .all(Event.ToolReturned.class)
            .anyMatch(it -> it.result().outcome() == ToolResult.Outcome.REJECTED);
    return switch (asking.task().brief().goal().split(" ")[0]) {
      case "fail" ->
          asking.transcript().all(Event.Restarted.class).findAny().isPresent()
              ? done(turn)
              : new Model.Reply.Unreachable("nobody there");
      case "lose" -> turn == 1 ? ScriptedModel.calls(ask(turn, "Send it?", "lost")) : done(turn);
      case "mail" -> mail(turn, rejected);
      default -> done(turn);
    };
  }

  private static Model.Reply mail(int turn, boolean rejected) {
    if (turn == 1) return ScriptedModel.calls(ask(turn, "Send it?", "first"));
    if (turn == 2 && rejected) return ScriptedModel.calls(ask(turn, "And now?", "second"));
    return done(turn);
  }

  private static Model.Reply done(int turn) {
    return ScriptedModel.calls(ScriptedModel.finish("c" + turn, "all done"));
  }

  private static Model.ProposedCall ask(int turn, String prompt, String text) {
    return ScriptedModel.ask("c" + turn, prompt, "mail", "{\"text\":\"" + text + "\"}");
  }
}
