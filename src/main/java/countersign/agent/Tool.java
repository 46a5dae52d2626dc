package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.policy.Effect;
import countersign.task.IdempotencyKey;
import countersign.task.ToolResult;

/** Something an agent can do. Arguments were checked against the schema before any method here. */
public interface Tool {
  /** Its name, description and schema, as the model sees them. */
  ToolSpec spec();

  /** What a call with these arguments does to the world. */
  Effect effect(JsonNode arguments);

  /**
   * Do it. Called on a virtual thread and may block, for a bounded time. What can go wrong outside
   * is an error result in words the model can act on; a thrown exception is a bug, and is told to
   * the model without its message.
   */
  ToolResult run(JsonNode arguments, IdempotencyKey key);
}
