package countersign.agent.tool;

import countersign.agent.Tool;
import countersign.task.IdempotencyKey;
import countersign.task.ToolResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An attempt whose notes the test reads. */
public record TestAttempt(IdempotencyKey key, List<String> notes) implements Tool.Attempt {
  public TestAttempt(String key) {
    this(new IdempotencyKey(key), new CopyOnWriteArrayList<>());
  }

  public String text() {
    return key.text();
  }

  @Override
  public void note(String evidence) {
    notes.add(evidence);
  }

  /** The result of a run that came to one. */
  public static ToolResult told(Tool.Outcome outcome) {
    return switch (outcome) {
      case Tool.Outcome.Returned(var result) -> result;
      case Tool.Outcome.Unknown(var why) -> throw new AssertionError("unknown outcome: " + why);
    };
  }

  /** Why nobody knows how a run went. */
  public static String unknown(Tool.Outcome outcome) {
    return switch (outcome) {
      case Tool.Outcome.Unknown(var why) -> why;
      case Tool.Outcome.Returned(var result) -> throw new AssertionError("known: " + result);
    };
  }
}
