package countersign.http;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a task may ask for on this node.
 *
 * @param defaultProvider used when a task names none
 * @param providers the model providers' names
 * @param toolkits the groups of tools
 */
public record Catalog(String defaultProvider, Set<String> providers, Set<String> toolkits) {
  public Catalog {
    providers = new TreeSet<>(providers);
    toolkits = new TreeSet<>(toolkits);
    if (!providers.contains(defaultProvider))
      throw new IllegalArgumentException("the default provider is not one of " + providers);
  }
}
