package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * What a tenant's agents can do.
 *
 * @param held tools that changed and wait for somebody to look
 * @param groups the others, by the toolkit that they belong to
 * @param kits the tenant's own groups
 * @param servers where tools from outside come from
 * @param result what became of the last change, and the means for the next
 */
public record ToolsView(
    List<Held> held, List<Group> groups, List<Kit> kits, List<Server> servers, Result result) {
  public ToolsView {
    held = List.copyOf(held);
    groups = List.copyOf(groups);
    kits = List.copyOf(kits);
    servers = List.copyOf(servers);
  }

  /**
   * What forms need.
   *
   * @param notice why the last change was not made
   */
  public record Result(Optional<String> notice, String formToken) {}

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

  /**
   * A server.
   *
   * @param tone whether it is there
   * @param standing how it stands, in words
   * @param leftOut its tools that agents can't have, and why
   */
  public record Server(
      String name, String tone, Shown standing, Moment since, List<Shown> leftOut) {
    public Server {
      leftOut = List.copyOf(leftOut);
    }
  }

  /** A group of the tenant's own. */
  public record Kit(String name, Shown description, List<String> tools) {
    public Kit {
      tools = List.copyOf(tools);
    }
  }
}
