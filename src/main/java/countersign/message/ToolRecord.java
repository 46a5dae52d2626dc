package countersign.message;

import countersign.task.Digest;
import countersign.task.Effect;
import countersign.task.Risk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tool of the installation, and how a tenant has it.
 *
 * @param spec as its maker describes it now
 * @param toolkits the tenant's own groups that it is in
 * @param change what is different from what the tenant knows, while it is held back
 */
public record ToolRecord(
    Spec spec, Nature nature, ToolSetting setting, List<String> toolkits, Optional<Change> change) {
  public ToolRecord {
    toolkits = List.copyOf(toolkits);
  }

  /**
   * What it is.
   *
   * @param parameters JSON Schema (2020-12) of the arguments, as text
   * @param digest SHA-256 over all of it
   */
  public record Spec(
      String name, String toolkit, String description, String parameters, Digest digest) {}

  /**
   * What its calls do.
   *
   * @param effects all that they may do, by their arguments
   * @param outside whether it comes from a server outside, which may change it at any time
   * @param hints what that server says of it, which nothing goes by
   * @param timeLimit the longest that the installation allows
   */
  public record Nature(
      Set<Effect> effects,
      Set<Risk> risks,
      boolean outside,
      Map<String, Boolean> hints,
      Duration timeLimit) {
    public Nature {
      effects = Set.copyOf(effects);
      risks = Set.copyOf(risks);
      hints = Map.copyOf(hints);
    }
  }

  /**
   * What it was when the tenant met it first, or when a person trusted it last; empty words and an
   * empty schema when that isn't kept, because the tenant has met too many.
   */
  public record Change(String descriptionBefore, String parametersBefore) {}

  /** Whether agents have it. */
  public Standing standing() {
    return switch (setting.standing()) {
      case REMOVED -> Standing.REMOVED;
      case DISABLED -> Standing.DISABLED;
      case ENABLED -> change.isPresent() ? Standing.HELD : Standing.OFFERED;
    };
  }

  /** How it stands. */
  public enum Standing {
    /** Agents have it. */
    OFFERED,
    /** It changed, so no agent has it until a person has looked. */
    HELD,
    /** The tenant has switched it off. */
    DISABLED,
    /** The tenant doesn't have it. */
    REMOVED
  }
}
