package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * What a tenant's agents can do.
 *
 * @param held tools that changed and wait for somebody to look
 * @param groups the others, by the toolkit that they belong to
 * @param kits the tenant's own groups
 * @param notice why the last change was not made
 */
public record ToolsView(
    List<Held> held,
    List<Group> groups,
    List<Kit> kits,
    Optional<String> notice,
    String formToken) {
  public ToolsView {
    held = List.copyOf(held);
    groups = List.copyOf(groups);
    kits = List.copyOf(kits);
  }

  /**
   * A tool that changed.
   *
   * @param digest how it looks now
   * @param changes of its description and its schema
   */
  public record Held(String name, String digest, List<ChangeView> changes) {
    public Held {
      changes = List.copyOf(changes);
    }
  }

  /** Tools that belong together. */
  public record Group(String toolkit, boolean outside, List<Tool> tools) {
    public Group {
      tools = List.copyOf(tools);
    }
  }

  /**
   * A tool.
   *
   * @param does what its calls may do, in words
   * @param facts what else there is to know, in words
   * @param parameters its schema as indented JSON
   */
  public record Tool(
      String name, Shown description, String does, List<Shown> facts, Shown parameters, Switch is) {
    public Tool {
      facts = List.copyOf(facts);
    }
  }

  /** Whether agents have it, and what a person can change about that. */
  public enum Switch {
    /** They have it; it can be switched off. */
    ON,
    /** They don't; it can be switched on. */
    OFF,
    /** It waits for somebody to look at it. */
    HELD
  }

  /** A group of the tenant's own. */
  public record Kit(String name, Shown description, List<String> tools) {
    public Kit {
      tools = List.copyOf(tools);
    }
  }
}
