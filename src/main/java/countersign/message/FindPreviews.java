package countersign.message;

import countersign.task.Preview;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import java.util.List;
import java.util.Optional;

/**
 * What stored calls look like, as their tools tell it: one answer for each call, in the same order.
 * It is empty when the tool gives no preview or isn't there any more, or when the arguments don't
 * fit it any more. Changes nothing.
 *
 * @param tenant whose calls they are
 */
public record FindPreviews(Tenant tenant, List<FindPreviews.Of> calls, FindPreviews.Depth depth)
    implements Request<List<Optional<Preview>>> {
  public FindPreviews {
    calls = List.copyOf(calls);
  }

  /** What previews are made of. */
  public enum Depth {
    /** What is stored and configured; nothing outside is asked. */
    STORED,
    /** That, and what is outside at this moment; takes up to a few seconds. */
    LIVE
  }

  /**
   * One call.
   *
   * @param toolkits what its task's tools are narrowed to; empty means all of them
   */
  public record Of(List<String> toolkits, ToolCall call) {
    public Of {
      toolkits = List.copyOf(toolkits);
    }
  }
}
