package countersign.message;

/** Whether the agent verticle takes work. */
public record CheckAgent() implements Request<CheckAgent.Health> {
  /**
   * @param accepting false while it stops
   * @param running how many runs are in flight on this node
   */
  public record Health(boolean accepting, int running) {}
}
