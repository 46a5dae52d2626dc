package countersign.message;

import countersign.task.Tenant;
import java.util.List;

/**
 * Keep how tools from outside look that the tenant meets for the first time; those that it met
 * before stay as they are, and so do those for which there is no room. The answer is all that is
 * pinned then.
 */
public record PinTools(Tenant tenant, List<ToolPin> pins) implements Request<List<ToolPin>> {
  public PinTools {
    pins = List.copyOf(pins);
  }
}
