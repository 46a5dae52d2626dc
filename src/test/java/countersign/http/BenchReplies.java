package countersign.http;

import countersign.agent.Model;
import countersign.support.ScriptedModel;
import countersign.task.Event;
import countersign.task.Money;
import countersign.task.ToolResult;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.Optional;

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
      case "spend" -> turn == 1 ? spent() : done(turn);
      case "lose" -> turn == 1 ? ScriptedModel.calls(ask(turn, "Send it?", "lost")) : done(turn);
      case "mail" -> mail(turn, rejected);
      case "then" -> then(turn);
      case "three" -> turn == 1 ? three() : done(turn);
      case "call" -> turn == 1 ? call(asking.task().brief().goal()) : done(turn);
      case "ask" -> turn == 1 ? question() : done(turn);
      default -> done(turn);
    };
  }

  private static Model.Reply mail(int turn, boolean rejected) {
    if (turn == 1) return ScriptedModel.calls(ask(turn, "Send it?", "first"));
    if (turn == 2 && rejected) return ScriptedModel.calls(ask(turn, "And now?", "second"));
    return done(turn);
  }

  private static Model.Reply then(int turn) {
    if (turn == 1) return ScriptedModel.calls(ask(turn, "Send it?", "first"));
    return turn == 2
        ? ScriptedModel.calls(ScriptedModel.ask("n", "Count it?", "count", "{\"number\":1}"))
        : done(turn);
  }

  private static Model.Reply three() {
    return ScriptedModel.calls(
        ScriptedModel.call("a", "mail", "{\"text\":\"a\"}"),
        ScriptedModel.call("b", "mail", "{\"text\":\"b\"}"),
        ScriptedModel.call("c", "mail", "{\"text\":\"c\"}"));
  }

  /** {@code call TOOL ARGUMENTS}; {@code LONG} in them stands for a long text. */
  private static Model.Reply call(String goal) {
    var words = goal.split(" ", 3);
    var arguments = words[2].replace("LONG", "long ".repeat(10_000));
    return ScriptedModel.calls(ScriptedModel.call("c", words[1], arguments));
  }

  private static Model.Reply question() {
    var arguments = "{\"options\":[\"red\",\"blue\"],\"question\":\"Which colour?\"}";
    return ScriptedModel.calls(ScriptedModel.call("q", "ask_human", arguments));
  }

  /** Cut off, and paid for. */
  private static Model.Reply spent() {
    var cost = new Money(new BigDecimal("0.0000004"), "USD");
    var usage = new Usage(120, 30, Optional.of("gpt-test"), Optional.of(cost));
    return new Model.Reply.Garbled("It was cut off.", usage);
  }

  private static Model.Reply done(int turn) {
    return ScriptedModel.calls(ScriptedModel.finish("c" + turn, "all done"));
  }

  private static Model.ProposedCall ask(int turn, String prompt, String text) {
    return ScriptedModel.ask("c" + turn, prompt, "mail", "{\"text\":\"" + text + "\"}");
  }
}
