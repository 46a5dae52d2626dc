package countersign.policy;

import countersign.task.Effect;
import countersign.task.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which calls a rule is about; an empty list means any.
 *
 * @param tools names, or beginnings of names with a {@code *} behind
 * @param toolkits names
 * @param nature which effects and risks
 * @param agentKeys ids of the keys that tasks were submitted with
 * @param hours when
 */
public record Match(
    List<String> tools,
    List<String> toolkits,
    Natures nature,
    List<String> agentKeys,
    Optional<Hours> hours) {
  /** What the tool may say of the call; nothing means anything. */
  public record Natures(Set<Effect> effects, Set<Risk> risks) {
    public Natures {
      effects = Set.copyOf(effects);
      risks = Set.copyOf(risks);
    }

    boolean contain(Case.Nature nature) {
      return (effects.isEmpty() || effects.contains(nature.effect()))
          && (risks.isEmpty() || risks.contains(nature.risk()));
    }
  }

  public Match {
    tools = List.copyOf(tools);
    toolkits = List.copyOf(toolkits);
    agentKeys = List.copyOf(agentKeys);
  }

  boolean fits(Case asked) {
    return (tools.isEmpty() || tools.stream().anyMatch(name -> names(name, asked.tool())))
        && (toolkits.isEmpty() || toolkits.contains(asked.nature().toolkit()))
        && nature.contain(asked.nature())
        && (agentKeys.isEmpty() || asked.agentKey().filter(agentKeys::contains).isPresent())
        && (hours.isEmpty() || hours.get().contain(asked.at()));
  }

  private static boolean names(String name, String tool) {
    return name.endsWith("*")
        ? tool.startsWith(name.substring(0, name.length() - 1))
        : tool.equals(name);
  }
}
