package countersign.message;

/** How many nodes are joined; nobody answers on a node that doesn't cluster. */
public record CheckCluster() implements Request<CheckCluster.Health> {
  /** {@code nodes} includes this one. */
  public record Health(int nodes) {}
}
