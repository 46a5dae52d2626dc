package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.JsonArguments;
import countersign.policy.Case;
import countersign.policy.Grant;
import countersign.policy.Requirement;
import countersign.policy.Rulebook;
import countersign.task.Terms;
import countersign.task.ToolCall;
import java.time.Instant;
import java.util.Optional;

/**
 * Rules on the calls of a task, by the policy and the remembered decisions as they were read last.
 *
 * @param agentKey the id of the key that the task was submitted with; empty when a person did
 * @param at when it rules
 */
record Judge(Rulebook rulebook, Optional<String> agentKey, Instant at) {
  /** What the call needs; its arguments fit the tool's schema. */
  Requirement of(ToolCall call, Tool tool, JsonNode arguments) {
    return rulebook.policy().of(asked(call, tool, arguments));
  }

  /** A remembered decision that covers it, when it needs a signature on these terms. */
  Optional<Grant> grantFor(Duty.Runnable what, Terms terms) {
    return rulebook.grantFor(asked(what.call(), what.tool(), what.arguments()), terms);
  }

  private Case asked(ToolCall call, Tool tool, JsonNode arguments) {
    var nature =
        new Case.Nature(tool.spec().toolkit(), tool.effect(arguments), tool.risk(arguments));
    return new Case(call.tool(), nature, agentKey, at, new JsonArguments(arguments));
  }
}
