package countersign.policy;

import countersign.task.Effect;
import countersign.task.Risk;
import countersign.task.Terms.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A call to be ruled on. What its arguments hold is apart from what is known of it, so that no
 * argument can pass for a fact.
 *
 * @param tool the name of the tool that would run
 * @param nature what the tool says of this call
 * @param agentKey the id of the key that the task was submitted with; empty when a person did
 * @param at when it is ruled on
 * @param arguments what the tool would get
 */
public record Case(
    String tool, Nature nature, Optional<String> agentKey, Instant at, ArgumentValues arguments) {
  /**
   * What a tool says of a call.
   *
   * @param toolkit the group it belongs to
   */
  public record Nature(String toolkit, Effect effect, Risk risk) {}

  /** What rules can go by besides the arguments. */
  List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("tool", tool));
    facts.add(new Fact("toolkit", nature.toolkit()));
    facts.add(new Fact("effect", nature.effect().name().toLowerCase(Locale.ROOT)));
    facts.add(new Fact("risk", nature.risk().name().toLowerCase(Locale.ROOT)));
    agentKey.ifPresent(key -> facts.add(new Fact("agent key", key)));
    facts.add(new Fact("time", at.toString()));
    return facts;
  }
}
