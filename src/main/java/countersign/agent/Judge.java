package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.JsonArguments;
import countersign.policy.Case;
import countersign.policy.Policy;
import countersign.policy.Requirement;
import countersign.task.ToolCall;
import java.time.Instant;
import java.util.Optional;

/**
 * Rules on the calls of a task, by the policy as it was read last.
 *
 * @param agentKey the id of the key that the task was submitted with; empty when a person did
 * @param at when it rules
 */
record Judge(Policy policy, Optional<String> agentKey, Instant at) {
  /** What the call needs; its arguments fit the tool's schema. */
  Requirement of(ToolCall call, Tool tool, JsonNode arguments) {
    var nature =
        new Case.Nature(tool.spec().toolkit(), tool.effect(arguments), tool.risk(arguments));
    return policy.of(new Case(call.tool(), nature, agentKey, at, new JsonArguments(arguments)));
  }
}
