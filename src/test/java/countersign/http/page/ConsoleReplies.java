package countersign.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model;
import countersign.json.Json;
import countersign.support.ScriptedModel;
import countersign.task.Event;
import countersign.task.Money;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/** What the model of {@link ConsoleBench} says: the goal's first word tells. */
final class ConsoleReplies {
  private ConsoleReplies() {}

  static Model.Reply reply(Model.Asking asking) {
    var goal = asking.task().brief().goal();
    var turn = asking.transcript().turns() + 1;
    var restarted = asking.transcript().all(Event.Restarted.class).findAny().isPresent();
    if (goal.startsWith("fail"))
      return restarted ? done(turn) : new Model.Reply.Unreachable("nobody there");
    if (goal.startsWith("spend")) return turn == 1 ? spent() : done(turn);
    if (goal.startsWith("call ")) return turn == 1 ? call(goal) : done(turn);
    if (turn == 1 || (turn == 2 && goal.startsWith("twice")))
      return ScriptedModel.calls(
          ScriptedModel.call("c" + turn, "human_approval", ask(goal).toString()));
    return done(turn);
  }

  /** {@code call TOOL ARGUMENTS}; {@code LONG} in them stands for a long text. */
  private static Model.Reply call(String goal) {
    var words = goal.split(" ", 3);
    var arguments = words[2].replace("LONG", "long ".repeat(10_000));
    return ScriptedModel.calls(ScriptedModel.call("c", words[1], arguments));
  }

  /** No turn, and paid for. */
  private static Model.Reply spent() {
    var cost = new Money(new BigDecimal("0.25"), "USD");
    var usage = new Usage(1200, 30, Optional.of("gpt-test"), Optional.of(cost));
    return new Model.Reply.Garbled("It was cut off.", usage);
  }

  private static Model.Reply done(int turn) {
    return ScriptedModel.calls(ScriptedModel.finish("f" + turn, "all done"));
  }

  private static String tool(String goal) {
    return goal.startsWith("post") ? "post" : "mail";
  }

  private static JsonNode ask(String goal) {
    var isLong = goal.startsWith("long");
    var text = isLong ? "\u0416".repeat(90_000) : goal.substring(0, Math.min(100, goal.length()));
    var arguments = Json.object().put("text", text);
    if (goal.startsWith("post")) arguments.put("to", "everybody");
    var action = Json.object().put("name", isLong ? "letter" : tool(goal));
    action.set("arguments", arguments);
    var ask = Json.object().put("prompt", "Please sign: " + goal);
    ask.set("pending_action", action);
    return ask;
  }
}
