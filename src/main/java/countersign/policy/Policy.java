package countersign.policy;

import countersign.task.Effect;
import countersign.task.ToolCall;

/** Which call needs whom. Asked where tools run, whatever the model did or didn't ask for. */
public final class Policy {
  private Policy() {}

  /** The default rule: what only reads is allowed, everything else needs a signature. */
  public static Requirement of(ToolCall call, Effect effect) {
    return switch (effect) {
      case READ_ONLY -> new Requirement.Allowed();
      case IDEMPOTENT, ONCE ->
          new Requirement.Signature(
              "The agent called "
                  + call.tool()
                  + " directly, without asking. It changes something outside, so it needs a"
                  + " signature.");
    };
  }
}
