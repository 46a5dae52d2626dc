package countersign.message;

import java.util.List;

/**
 * A group of tools that a tenant made.
 *
 * @param name 1 to 64 letters, digits, dashes and underscores
 * @param description for people, up to {@link #MAX_DESCRIPTION_LENGTH} characters
 * @param tools 1 to {@link #MAX_TOOLS} names
 */
public record Toolkit(String name, String description, List<String> tools) {
  /** The longest description, in characters. */
  public static final int MAX_DESCRIPTION_LENGTH = 1000;

  /** The most tools. */
  public static final int MAX_TOOLS = 200;

  /** The most toolkits of one tenant. */
  public static final int MAX_TOOLKITS = 200;

  public Toolkit {
    tools = List.copyOf(tools);
  }
}
