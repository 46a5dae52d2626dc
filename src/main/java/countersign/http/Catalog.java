package countersign.http;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a task may ask for on this node.
 *
 * @param defaultProvider used when a task names none
 * @param providers the model providers' names
 */
public record Catalog(String defaultProvider, Set<String> providers) {
  public Catalog {
    providers = new TreeSet<>(providers);
    if (!providers.contains(defaultProvider))
      throw new IllegalArgumentException("the default provider is not one of " + providers);
  }
}
