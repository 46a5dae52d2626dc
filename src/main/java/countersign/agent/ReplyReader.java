package countersign.agent;

import countersign.json.ArgumentsReader;
import countersign.task.Arguments;
import countersign.task.ToolCall;
import countersign.task.Transcript;
import countersign.task.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a turn of what a model proposed: unique call ids, canonical arguments, limits. */
final class ReplyReader {
  /** The most calls of one turn. */
  static final int MOST_CALLS = 32;

  private ReplyReader() {}

  /** What reading came to. */
  sealed interface Result {
    /** A turn that can be acted on; calls whose arguments can't be read are marked as flawed. */
    record Usable(Turn turn) implements Result {}

    /** The whole reply has to be given again. */
    record Unusable(String why) implements Result {}
  }

  static Result read(Transcript known, Model.Reply.Said said) {
    if (said.calls().size() > MOST_CALLS)
      return new Result.Unusable("You made more than " + MOST_CALLS + " calls in one turn.");
    var used = usedIds(known);
    var calls = new ArrayList<ToolCall>();
    var flaws = new HashMap<String, String>();
    for (var proposed : said.calls()) {
      if (!ToolCall.isToolName(proposed.tool()))
        return new Result.Unusable("A call names no tool that could exist.");
      var id = uniqueId(proposed.id(), known.turns() + 1, used);
      switch (ArgumentsReader.read(proposed.arguments())) {
        case ArgumentsReader.Result.Read(var arguments) ->
            calls.add(new ToolCall(id, proposed.tool(), arguments));
        case ArgumentsReader.Result.Refused(var why) -> {
          calls.add(new ToolCall(id, proposed.tool(), Arguments.NONE));
          flaws.put(id, why);
        }
      }
    }
    return new Result.Usable(
        new Turn(known.turns() + 1, said.thought(), calls, flaws, said.usage()));
  }

  private static Set<String> usedIds(Transcript known) {
    return known
        .turnsTaken()
        .flatMap(turn -> turn.calls().stream())
        .map(ToolCall::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Some servers number their calls anew in each reply, or give no id at all. */
  private static String uniqueId(String proposed, int turn, Set<String> used) {
    var usable =
        !proposed.isBlank()
            && proposed.length() <= ToolCall.MAX_ID_LENGTH
            && proposed.chars().noneMatch(Character::isISOControl);
    var id = usable ? proposed : "call_" + turn + "_" + used.size();
    if (!used.add(id)) {
      id = "call_" + turn + "_" + used.size();
      while (!used.add(id)) id += "x";
    }
    return id;
  }
}
